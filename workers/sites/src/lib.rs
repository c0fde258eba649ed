//! Websites: reading them, finding answers in them, and what they lack.

pub mod address;
pub mod analysis;
pub mod chunk;
pub mod frontier;
pub mod index;
pub mod page;
pub mod robots;
pub mod sitemap;
