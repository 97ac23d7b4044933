//! The migrations, in order. They run at every start; one that was released is never edited.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Version, what it brings, its SQL.
const FILES: [(i64, &str, &str); 17] = [
    (1, "founding", include_str!("../../migrations/0001_founding.sql")),
    (2, "programs", include_str!("../../migrations/0002_programs.sql")),
    (3, "settings", include_str!("../../migrations/0003_settings.sql")),
    (4, "linking", include_str!("../../migrations/0004_linking.sql")),
    (5, "moderation", include_str!("../../migrations/0005_moderation.sql")),
    (6, "privacy", include_str!("../../migrations/0006_privacy.sql")),
    (9, "boards", include_str!("../../migrations/0009_boards.sql")),
    (12, "summonses", include_str!("../../migrations/0012_summonses.sql")),
    (14, "processes", include_str!("../../migrations/0014_processes.sql")),
    (15, "unconfirmed", include_str!("../../migrations/0015_unconfirmed.sql")),
    (16, "lives", include_str!("../../migrations/0016_lives.sql")),
    (17, "narrow indexes", include_str!("../../migrations/0017_narrow_indexes.sql")),
    (18, "gateway starts", include_str!("../../migrations/0018_gateway_starts.sql")),
    (19, "given ranks", include_str!("../../migrations/0019_given_ranks.sql")),
    (20, "trail", include_str!("../../migrations/0020_trail.sql")),
    (21, "neighbours", include_str!("../../migrations/0021_neighbours.sql")),
    (22, "key scopes", include_str!("../../migrations/0022_key_scopes.sql")),
];

/// Everything that a database must have been through to be this release's.
#[must_use]
pub fn migrator() -> Migrator {
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(FILES.map(migration).into())
}
