//! Why a ceremony failed.

/// The first check that failed. Names for the log; people learn only that the passkey did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not the JSON, base64url, CBOR or lengths that the specification asks for; what it was.
    Malformed(&'static str),
    /// The client data are of the other ceremony.
    WrongType,
    WrongChallenge,
    WrongOrigin,
    /// Made inside somebody's frame.
    CrossOrigin,
    /// The authenticator worked for another site.
    WrongParty,
    /// Nobody touched the authenticator.
    NotPresent,
    /// The authenticator did not check who touched it.
    NotVerified,
    /// Backed up, although it said that it never is.
    BackupFlags,
    /// A kind of key that was not offered.
    WrongAlgorithm,
    /// A key that is none.
    BadKey,
    /// The answer names another passkey than it speaks of.
    WrongCredential,
    /// The passkey is somebody else's.
    WrongUser,
    BadSignature,
    /// The counter did not grow: perhaps a copy of the authenticator.
    CounterWentBack,
}

impl Refused {
    /// A stable name for the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed(what) => what,
            Self::WrongType => "wrong_type",
            Self::WrongChallenge => "wrong_challenge",
            Self::WrongOrigin => "wrong_origin",
            Self::CrossOrigin => "cross_origin",
            Self::WrongParty => "wrong_party",
            Self::NotPresent => "not_present",
            Self::NotVerified => "not_verified",
            Self::BackupFlags => "backup_flags",
            Self::WrongAlgorithm => "wrong_algorithm",
            Self::BadKey => "bad_key",
            Self::WrongCredential => "wrong_credential",
            Self::WrongUser => "wrong_user",
            Self::BadSignature => "bad_signature",
            Self::CounterWentBack => "counter_went_back",
        }
    }
}
