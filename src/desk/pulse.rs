//! Whether the bot is connected to Discord: told by the door that is, asked by the one that says how the program is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Discord closes connections now and then, and they come back within seconds: that is no failure yet.
const GRACE: Duration = Duration::from_secs(60);

/// Heartbeats are acknowledged every 41 seconds; after three that were not, the connection is dead, whatever it says.
const OLDEST_BEAT: Duration = Duration::from_secs(150);

/// What is known of the connection. Cheap to clone; all clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    expected: bool,
    /// When Discord was last heard of: a heartbeat acknowledged, or a connection made.
    beat_at: Option<Instant>,
    lost_at: Option<Instant>,
}

/// How the connection to Discord is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayState {
    /// This program makes none.
    NotUsed,
    /// It is there, and was acknowledged so long ago.
    Connected(Duration),
    /// It was lost a moment ago and is being made anew.
    Reconnecting(Duration),
    /// It has not been made yet.
    NotYet,
    /// It has been gone for so long.
    Lost(Duration),
    /// It looks like one, but Discord has not answered for so long.
    Silent(Duration),
}

impl GatewayState {
    /// Whether interactions arrive, or will in a moment.
    #[must_use]
    pub const fn is_well(self) -> bool {
        match self {
            Self::NotUsed | Self::Connected(_) | Self::Reconnecting(_) => true,
            Self::NotYet | Self::Lost(_) | Self::Silent(_) => false,
        }
    }

    /// How long ago Discord last acknowledged a heartbeat, or the connection.
    #[must_use]
    pub const fn heartbeat_age(self) -> Option<Duration> {
        match self {
            Self::Connected(age) | Self::Silent(age) => Some(age),
            Self::NotUsed | Self::Reconnecting(_) | Self::NotYet | Self::Lost(_) => None,
        }
    }
}

impl Pulse {
    /// A connection is going to be made.
    pub fn is_expected(&self) {
        self.known().expected = true;
    }

    /// Discord acknowledged the connection or a heartbeat.
    pub fn beat(&self) {
        let mut known = self.known();
        (known.beat_at, known.lost_at) = (Some(Instant::now()), None);
    }

    /// There is no connection now.
    pub fn is_lost(&self) {
        self.known().lost_at.get_or_insert_with(Instant::now);
    }

    /// How it is.
    #[must_use]
    pub fn state(&self) -> GatewayState {
        let known = self.known();
        match (known.expected, known.beat_at, known.lost_at) {
            (false, ..) => GatewayState::NotUsed,
            (true, None, _) => GatewayState::NotYet,
            (true, Some(_), Some(lost)) if lost.elapsed() < GRACE => GatewayState::Reconnecting(lost.elapsed()),
            (true, Some(_), Some(lost)) => GatewayState::Lost(lost.elapsed()),
            (true, Some(beat), None) if beat.elapsed() < OLDEST_BEAT => GatewayState::Connected(beat.elapsed()),
            (true, Some(beat), None) => GatewayState::Silent(beat.elapsed()),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Nothing in here can panic half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn known(beat: Option<u64>, lost: Option<u64>) -> GatewayState {
        let ago = |seconds: u64| Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
        let known = Known { expected: true, beat_at: beat.map(ago), lost_at: lost.map(ago) };
        Pulse(Arc::new(Mutex::new(known))).state()
    }

    #[test]
    fn a_connection_is_well_while_it_is_acknowledged_and_for_a_minute_after_it_is_lost() {
        assert!(Pulse::default().state().is_well(), "a program without a bot needs no connection");
        for (beat, lost, well) in [
            (None, None, false),
            (None, Some(1), false),
            (Some(1), None, true),
            (Some(140), None, true),
            (Some(160), None, false),
            (Some(70), Some(50), true),
            (Some(70), Some(61), false),
        ] {
            assert_eq!(known(beat, lost).is_well(), well, "{beat:?} {lost:?}");
        }
    }

    #[test]
    fn a_beat_ends_a_loss() {
        let pulse = Pulse::default();
        pulse.is_expected();
        assert_eq!(pulse.state(), GatewayState::NotYet);
        pulse.beat();
        pulse.is_lost();
        assert!(matches!(pulse.state(), GatewayState::Reconnecting(_)));
        pulse.beat();
        assert!(matches!(pulse.state(), GatewayState::Connected(_)) && pulse.state().heartbeat_age().is_some());
    }
}
