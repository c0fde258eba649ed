//! Stories from the first click to the mail that arrives.

mod accounts;
mod bad_requests;
mod bad_websites;
mod main_job;
