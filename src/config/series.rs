//! `[series]`: where SERIES is, and how long everything may take that has to do with it.

use std::time::Duration;

use serde::Deserialize;

use super::{BaseUrl, millis};

/// How to reach SERIES. Only workspaces that are decided by SERIES use it.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeriesSettings {
    /// SERIES itself, or a stand-in.
    pub base_url: BaseUrl,
    /// For a connection.
    #[serde(deserialize_with = "millis::deserialize::<_, 10, 10_000>")]
    pub connect_timeout_ms: Duration,
    /// For one request, connection and answer included.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 60_000>")]
    pub timeout_ms: Duration,
    /// How long after its time-out a request may still be carried out.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 300_000>")]
    pub late_ms: Duration,
    /// How long SERIES is left alone at first when it has failed several times in a row.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 60_000>")]
    pub rest_ms: Duration,
    /// Between two looks at the sessions of a workspace.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 3_600_000>")]
    pub poll_ms: Duration,
    /// The same while members press, and around a start.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 3_600_000>")]
    pub poll_fast_ms: Duration,
    /// The same when nothing happens.
    #[serde(deserialize_with = "millis::deserialize::<_, 50, 3_600_000>")]
    pub poll_slow_ms: Duration,
}

impl Default for SeriesSettings {
    fn default() -> Self {
        Self {
            base_url: BaseUrl::of("https://api.series.hr"),
            connect_timeout_ms: Duration::from_secs(2),
            timeout_ms: Duration::from_secs(8),
            late_ms: Duration::from_secs(10),
            rest_ms: Duration::from_secs(5),
            poll_ms: Duration::from_secs(30),
            poll_fast_ms: Duration::from_secs(5),
            poll_slow_ms: Duration::from_secs(120),
        }
    }
}
