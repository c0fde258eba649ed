//! Stories from the first click to the mail that arrives.

mod accounts;
mod main_job;
