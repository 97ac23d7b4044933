//! What may read more than it is asked for, each with its reason.

/// A step of a statement that is as it should be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exception {
    /// Where the statement stands: a function, or a folder with all that is in it.
    place: &'static str,
    /// What the step begins with.
    step: &'static str,
    /// Why it is no trouble; for those who read the list.
    #[expect(dead_code, reason = "it is printed when nothing needs it any more")]
    reason: &'static str,
}

impl Exception {
    pub(super) fn covers(&self, place: &str, step: &str) -> bool {
        let here = self.place == place || self.place.ends_with('/') && place.starts_with(self.place);
        here && step.starts_with(self.step)
    }
}

/// Statements whose text is not to be read: what they are made of is looked at elsewhere.
pub(super) fn is_unread(place: &str) -> bool {
    UNREAD.iter().any(|(listed, _)| place.starts_with(listed))
}

const UNREAD: [(&str, &str); 2] = [("database::", "pragmas"), ("privacy/", "they are being rewritten")];

const fn exception(place: &'static str, step: &'static str, reason: &'static str) -> Exception {
    Exception { place, step, reason }
}

pub(super) const EXCEPTIONS: &[Exception] = &[
    exception("privacy/", "", "they are being rewritten"),
    // Asked for everything, and it is not much.
    exception("api_keys::all", "", "the keys of all workspaces, for the command line"),
    exception("api_keys::of_workspace", "", "a workspace has a handful of keys"),
    exception("guilds::count_by_workspace", "SCAN guilds USING COVERING INDEX", "for the command line"),
    exception("guilds::count_of", "SEARCH guilds USING COVERING INDEX", "a workspace has a handful of servers"),
    exception("departures::is_elsewhere", "SEARCH guilds", "a workspace has a handful of servers"),
    exception("guilds::untold", "SCAN guilds", "one row for each server, and each may have something to be told"),
    exception("workspaces::all", "", "for the command line"),
    exception("boards::workspaces_with_boards", "SCAN workspaces", "one row for each workspace"),
    exception("secrets::count_by_key", "", "one row for each workspace, once at a start"),
    exception("database::answers", "SCAN workspaces", "reads one row"),
    exception("link_policies::find", "SEARCH link_policies", "one row for each server"),
    exception("ranks::choice", "SEARCH rank_choices", "one row for each workspace"),
    exception("ranks::of_discord_roles", "", "Discord has 250 roles for a server at most"),
    exception("templates::all", "SEARCH templates", "a workspace has a handful of templates"),
    exception("templates::roles", "USE TEMP B-TREE", "the roles of one template"),
    exception("departures::of_guild", "SEARCH departures USING COVERING INDEX", "all of them are asked for"),
    exception("departures::has_notices", "SEARCH departure_notices", "reads one row"),
    exception("departures::take_notices", "SEARCH departure_notices", "all of them are taken"),
    exception("departures::unfreed", "SCAN departures USING INDEX departures_unfreed", "that index holds only what is asked for"),
    exception("boards::delete_in_guild", "SEARCH boards", "all of them go"),
    exception(
        "boards::unsettled",
        "SEARCH boards USING INDEX boards_unsettled (settled=?)",
        "all of them are asked for, at a start",
    ),
    exception("boards::unsettled", "USE TEMP B-TREE FOR LAST TERM", "messages of one board at one place: there is one"),
    exception("boards::sessions_of_workspace", "SEARCH boards USING INDEX boards_of_engine", "all of them are asked for"),
    exception("boards::of_coming_sessions_in", "", "all of them are asked for, when another engine decides from now on"),
    // As narrow as what is known, or in the order that is wanted, so that it ends with the last row that is wanted.
    exception(
        "audit/trail::of_workspace_since",
        "SEARCH audit USING INDEX audit_of_workspace (workspace_id=? AND id>? AND id<?)",
        IN_ORDER,
    ),
    exception(
        "guilds::set_audit_channel",
        "SEARCH audit USING COVERING INDEX audit_of_workspace (workspace_id=?)",
        "reads the last entry",
    ),
    exception(
        "guilds::untold",
        "SEARCH audit EXISTS USING COVERING INDEX audit_of_workspace (workspace_id=? AND id>?)",
        "reads one entry",
    ),
    exception(
        "boards::of_workspace",
        "SEARCH boards USING INDEX boards_of_engine (workspace_id=? AND engine=? AND posted_at>?)",
        ALL_KNOWN,
    ),
    exception("boards::of_workspace", "USE TEMP B-TREE", "the boards of two weeks"),
    exception("boards::workspaces_with_boards", "SEARCH boards EXISTS USING COVERING INDEX boards_of_engine", "reads one entry"),
    exception(
        "claims::coming_sessions_of",
        "SEARCH first USING INDEX sessions_coming_by_id (workspace_id=?)",
        "reads the first entry",
    ),
    exception("claims::coming_sessions_of", "USE TEMP B-TREE", "the coming sessions of one member"),
    exception(
        "link_attempts::delete_expired",
        "SEARCH link_attempts USING INDEX link_attempts_by_end (guild_id=? AND expires_at<?)",
        ALL_KNOWN,
    ),
    exception(
        "link_attempts::delete_expired",
        "SEARCH wanted_claims USING INDEX wanted_claims_by_time (guild_id=? AND wanted_at<?)",
        ALL_KNOWN,
    ),
    exception("link_requests::of_guild", "SEARCH link_requests USING INDEX link_requests_by_time (guild_id=?)", IN_ORDER),
    exception("sessions::coming", "SEARCH sessions USING COVERING INDEX sessions_coming (workspace_id=?)", IN_ORDER),
    exception("sessions::due", "SEARCH sessions USING INDEX sessions_to_begin (starts_at<?)", IN_ORDER),
    exception("sessions::due", "SEARCH sessions USING INDEX sessions_to_end (<expr><?)", IN_ORDER),
    exception("sessions::next_turn", "SEARCH sessions USING INDEX sessions_to_begin (starts_at>?)", "reads the first entry"),
    exception("sessions::next_turn", "SEARCH sessions USING INDEX sessions_to_end (<expr>>?)", "reads the first entry"),
    exception("sessions::page", "SEARCH sessions USING COVERING INDEX sessions_by_start (workspace_id=?", IN_ORDER),
    exception("sessions::page", "SEARCH sessions USING COVERING INDEX sessions_by_status (workspace_id=? AND status=?", IN_ORDER),
    exception("summonses::due", "SEARCH summonses USING INDEX summonses_by_time (due_at<?)", IN_ORDER),
    // Sorted, and few.
    exception("boards::find", "USE TEMP B-TREE", "the messages of one board"),
    exception("boards::of_session", "USE TEMP B-TREE", "the messages that show one session"),
    exception("summonses::insert", "USE TEMP B-TREE", "the messages that show one session"),
    exception("summonses::due", "USE TEMP B-TREE FOR LAST TERM", "those of one millisecond"),
    exception("roles::put_in_place", "USE TEMP B-TREE", "the roles of the sessions that are asked for"),
];

const ALL_KNOWN: &str = "nothing more is known, and all of it is asked for";
const IN_ORDER: &str = "nothing more is known, and it comes in the order that is asked for, up to a limit";
