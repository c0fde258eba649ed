//! Stories from the first click to the mail that arrives.

mod accounts;
mod bad_requests;
mod bad_websites;
mod end_of_account;
mod main_job;
mod second_factors;
mod site_mails;
mod teams;
