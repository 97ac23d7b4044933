//! What can be set about linking, as the wiring hands it over.

use std::time::Duration;

use jiff::SignedDuration;

use crate::domain::{LinkOrder, RankAges};

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The sources of links that are switched on, first to last.
    pub order: LinkOrder,
    /// Whether members may prove an account with words in its profile.
    pub phrases: bool,
    /// The root of Bloxlink's API, without a slash at its end.
    pub bloxlink: Box<str>,
    /// The root of RoVer's API.
    pub rover: Box<str>,
    /// How long one call to a provider may take.
    pub patience: Duration,
    /// How long a provider's answer is believed.
    pub believed: SignedDuration,
    /// How long words for a profile can be used.
    pub phrase_lasts: SignedDuration,
    /// How old a rank may be.
    pub rank_ages: RankAges,
}
