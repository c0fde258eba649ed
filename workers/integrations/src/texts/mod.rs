//! The texts, one file per language: whole mails, so that a translator reads what the reader will.

pub mod de;
pub mod en;
pub mod es;
pub mod fr;
pub mod it;
