//! Schedules over simulated years, beside a clock that goes minute by minute.

mod lines;
mod outages;
mod starts;
mod years;
