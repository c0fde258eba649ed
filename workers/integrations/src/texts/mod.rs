//! The texts, one file per language: a translator reads one from top to bottom.

pub mod de;
pub mod en;
pub mod es;
pub mod fr;
pub mod it;
