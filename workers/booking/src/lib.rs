//! Booking: calendars, services, slots, appointments. README.md tells what is always true here.

#[cfg(test)]
mod chance;
pub mod slots;
pub mod zone;
