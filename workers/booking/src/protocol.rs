//! The language of object SLOT_BOOK (key: the calendar's id): what it is told, what it answers, what it stores.

use kernel::{
    Fault, Instant, Protocol,
    audit::Actor,
    email::Email,
    ids::{AppointmentId, ServiceId, SiteId},
};
use serde::{Deserialize, Serialize};

use crate::slots::{Interval, Slot};

/// One per calendar.
pub struct SlotBook;

impl Protocol for SlotBook {
    const CLASS: &'static str = "SLOT_BOOK";
    type Command = Command;
    type Reply = Result<Reply, Fault>;
}

/// What the object is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Keep a slot for somebody who is typing. The rules (opening hours, notice) were checked by the asker.
    Hold(Hold),
    /// Make a hold an appointment.
    Confirm { appointment: AppointmentId, guest: Guest, note: Option<String> },
    /// Give a hold back.
    Release { appointment: AppointmentId },
    /// Call an appointment off. `by` is the owner who does, for the audit log.
    Cancel {
        appointment: AppointmentId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Actor>,
    },
    /// What is taken between two instants.
    Busy { range: Interval },
    /// Project what D1 lacks: from cron, for an object whose alarm was lost.
    Sweep,
    /// Forget everything: the team is gone.
    Erase,
}

/// A wish for a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The id that the appointment will have.
    pub appointment: AppointmentId,
    /// A repeated wish with the same key is the same wish.
    pub key: String,
    pub slot: Slot,
    pub offer: Offer,
}

/// What is booked, as it was when it was offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub site: SiteId,
    pub service: ServiceId,
    pub service_name: String,
    pub calendar_name: String,
    /// IANA name.
    pub calendar_zone: String,
}

/// Who comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guest {
    pub name: String,
    pub email: Email,
    pub phone: Option<String>,
    /// IANA name.
    pub zone: String,
    /// BCP 47.
    pub locale: String,
}

/// What the object answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Held {
        entry: Box<Entry>,
    },
    Booked {
        entry: Box<Entry>,
    },
    Released,
    Cancelled {
        entry: Box<Entry>,
    },
    /// Taken intervals that touch the asked range, buffers included, in order of their start.
    Busy {
        busy: Vec<Interval>,
    },
    /// How many appointments D1 still lacks.
    Swept {
        left: u32,
    },
    Erased,
    /// No. `busy` tells what is taken from the wanted start on, for as long as `slots::next_range`.
    Refused {
        why: Refusal,
        wanted: Option<Slot>,
        busy: Vec<Interval>,
    },
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Somebody else holds or booked it.
    Taken,
    /// The hold ran out, and somebody else has the slot now or the hold is long forgotten.
    HoldExpired,
    /// The start has passed.
    TooLate,
    /// The key came before with another wish.
    KeyReused,
    /// It is an appointment already, or was one: a hold's operations no longer fit.
    NotHeld,
    /// The object knows no such appointment.
    Unknown,
    /// Too many unconfirmed holds at once.
    Full,
}

/// One row of the object: a hold or an appointment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub appointment: AppointmentId,
    pub key: String,
    pub slot: Slot,
    pub offer: Offer,
    /// An unconfirmed hold keeps others out until here.
    pub held_until: Instant,
    pub booking: Option<Booking>,
    pub cancelled_at: Option<Instant>,
    /// Which owner cancelled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<Actor>,
    /// How far D1 knows.
    pub projected: Step,
}

/// A confirmed hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    pub guest: Guest,
    pub note: Option<String>,
    pub booked_at: Instant,
}

/// Where an appointment is on its way to D1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Nothing,
    Booked,
    Cancelled,
}

impl Entry {
    /// How far D1 should know.
    pub fn step(&self) -> Step {
        match (&self.booking, self.cancelled_at) {
            (None, _) => Step::Nothing,
            (Some(_), None) => Step::Booked,
            (Some(_), Some(_)) => Step::Cancelled,
        }
    }
    /// Whether it keeps others out.
    pub fn is_live(&self, now: Instant) -> bool {
        match self.step() {
            Step::Nothing => self.held_until > now,
            Step::Booked => true,
            Step::Cancelled => false,
        }
    }
    /// What it keeps others out of.
    pub fn interval(&self) -> Interval {
        Interval { from: self.slot.starts_at, to: self.slot.free_at }
    }
}

/// What the shell writes: one row per appointment, as JSON under its id.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Put(Box<Entry>),
    Remove(AppointmentId),
}
