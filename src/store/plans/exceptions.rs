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

const UNREAD: [(&str, &str); 1] = [("database/", "pragmas")];

const fn exception(place: &'static str, step: &'static str, reason: &'static str) -> Exception {
    Exception { place, step, reason }
}

pub(super) const EXCEPTIONS: &[Exception] = &[
    // Asked for everything, and it is not much.
    exception("api_keys::all", "", "the keys of all workspaces, for the command line"),
    exception("api_keys::of_workspace", "", "a workspace has a handful of keys"),
    exception("guilds::count_by_workspace", "SCAN guilds USING COVERING INDEX", "for the command line"),
    exception("guilds::count_of", "SEARCH guilds USING COVERING INDEX", "a workspace has a handful of servers"),
    exception("departures::is_elsewhere", "SEARCH guilds", "a workspace has a handful of servers"),
    exception("absences::find", "SEARCH absences", "one row for each server"),
    exception("absences::end", "SEARCH absences", "one row for each server"),
    exception("absences::note_forgotten", "SEARCH absences", "one row for each server"),
    exception("absences::is_elsewhere", "SEARCH absences", "one row for each server"),
    exception("absences::of_all", "SEARCH absences", "one row for each server"),
    exception("absences::of_all", "SCAN guilds", "one row for each server, once at a start"),
    exception("absences::is_elsewhere", "SEARCH guilds", "a workspace has a handful of servers"),
    exception("absences::next_to_forget", "SEARCH absences USING INDEX absences_to_forget (left_at<?)", "reads the first entry"),
    exception("workspace_removal::counts", "", "all of it is counted, for the command line"),
    exception("workspace_removal::next", "", "all of it goes, and a step ends with the last row that it takes"),
    exception("workspace_removal::revoke_keys", "SEARCH api_keys", "a workspace has a handful of keys"),
    exception("workspace_removal::is_erasing", "SCAN erasures", "deletions that are under way: hardly ever one"),
    exception("guilds::untold", "SCAN guilds", "one row for each server, and each may have something to be told"),
    exception("workspaces::all", "", "for the command line"),
    exception("boards::workspaces_with_boards", "SCAN workspaces", "one row for each workspace"),
    exception("secrets::count_by_key", "", "one row for each workspace, once at a start"),
    exception("secrets::not_sealed_by", "", "all of them, for the command line"),
    exception("link_policies::find", "SEARCH link_policies", "one row for each server"),
    exception("members::find_ranks", "SEARCH rank_choices", "one row for each workspace"),
    exception("ranks::choice", "SEARCH rank_choices", "one row for each workspace"),
    exception("ranks::of_discord_roles", "", "Discord has 250 roles for a server at most"),
    exception("templates::all", "SEARCH templates", "a workspace has a handful of templates"),
    exception("templates::roles", "USE TEMP B-TREE", "the roles of one template"),
    exception("account_handovers::untold", "SCAN account_handovers USING COVERING INDEX account_handovers_untold", HELD_ALONE),
    exception("audit/size::bytes", "SEARCH audit_bytes", "one row for each workspace"),
    exception("sessions::count_open", "", "counted up to the limit, by an index alone"),
    exception("boards::count_standing", "", "counted up to the limit"),
    exception("departures::of_guild", "SEARCH departures USING COVERING INDEX", "all of them are asked for"),
    exception(
        "link_notices::of_guild",
        "SEARCH link_notices USING COVERING INDEX",
        "all of them are asked for, and hardly ever there is one",
    ),
    exception(
        "pseudonyms::oldest_before",
        "SEARCH pseudonyms USING INDEX pseudonyms_by_time (deleted_at<?)",
        "reads the first entry",
    ),
    exception("departures::has_notices", "SEARCH departure_notices", "reads one row"),
    exception("departures::take_notices", "SEARCH departure_notices", "all of them are taken"),
    exception("departures::unfreed", "SCAN departures USING INDEX departures_unfreed", HELD_ALONE),
    exception("boards::delete_in_guild", "SEARCH boards", "all of them go"),
    exception("boards::unsettled", "SCAN boards USING INDEX boards_unsettled", HELD_ALONE),
    exception("boards::sessions_of_workspace", "SEARCH boards USING INDEX boards_of_session", "all of them are asked for"),
    exception("boards::of_coming_sessions_in", "", "all of them are asked for, when another engine decides from now on"),
    exception("leases::end_all", "SCAN guilds", "one row for each server, once at a start"),
    exception("leases::end_all", "SCAN boards USING INDEX boards_unsettled", HELD_ALONE),
    exception("privacy/accounts::shared_somewhere", "SCAN workspaces USING COVERING INDEX", "one row for each workspace"),
    exception("privacy/accounts::remote_workspaces", "SEARCH workspaces USING INDEX workspaces_on_series (engine=?)", HELD_ALONE),
    exception("privacy/accounts::remote_workspaces", "SEARCH guilds EXISTS USING COVERING INDEX", "reads one entry"),
    exception("privacy/erasures::forget_samples", "SCAN sqlite_master", "one row for each table and index"),
    exception("retention::with_an_end", "SEARCH workspaces USING INDEX workspaces_with_an_end", HELD_ALONE),
    exception("audit/mod::insert", "SCAN this_process", "it has one row"),
    exception("changes::note", "SCAN this_process", "it has one row"),
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
    exception("boards::of_workspace", "SEARCH boards USING INDEX boards_of_engine (workspace_id=? AND engine=?)", HELD_ALONE),
    exception("boards::workspaces_with_boards", "SEARCH boards EXISTS USING COVERING INDEX boards_of_engine", "reads one entry"),
    exception(
        "claims::coming_sessions_of",
        "SEARCH first USING INDEX sessions_coming_by_id (workspace_id=?)",
        "reads the first entry",
    ),
    exception("claims::coming_sessions_of", "USE TEMP B-TREE", "the coming sessions of one member"),
    exception("link_requests::of_guild", "SEARCH link_requests USING INDEX link_requests_of_guild (guild_id=?)", IN_ORDER),
    exception(
        "old_sessions::ended_before",
        "SEARCH sessions USING INDEX sessions_by_status (workspace_id=? AND status=? AND starts_at<?)",
        IN_ORDER,
    ),
    exception(
        "retention::old_entries",
        "SEARCH audit USING INDEX audit_of_workspace (workspace_id=? AND id>? AND id<?)",
        IN_ORDER,
    ),
    exception("sessions::coming", "SEARCH sessions USING COVERING INDEX sessions_coming (workspace_id=?)", IN_ORDER),
    exception("sessions::due", "SEARCH sessions USING INDEX sessions_to_begin (starts_at<?)", IN_ORDER),
    exception("sessions::due", "SEARCH sessions USING INDEX sessions_to_end (<expr><?)", IN_ORDER),
    exception("sessions::next_turn", "SEARCH sessions USING INDEX sessions_to_begin (starts_at>?)", "reads the first entry"),
    exception("sessions::next_turn", "SEARCH sessions USING INDEX sessions_to_end (<expr>>?)", "reads the first entry"),
    exception("sessions::page", "SEARCH sessions USING COVERING INDEX sessions_by_start (workspace_id=?", IN_ORDER),
    exception("sessions::page", "SEARCH sessions USING COVERING INDEX sessions_by_status (workspace_id=? AND status=?", IN_ORDER),
    exception("summonses::due", "SEARCH summonses USING INDEX summonses_by_time (due_at", IN_ORDER),
    // By their time, or by their number, which follows it.
    exception("changes::note", "SEARCH changes USING INDEX changes_by_time (noted_at<?)", ALL_KNOWN),
    exception(
        "cleaning::forget_requests",
        "SEARCH audit USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        "as many as one step takes",
    ),
    exception("cleaning::is_any", "SEARCH", "reads the first entry"),
    exception("cleaning::remove", "SEARCH", IN_ORDER),
    exception(
        "cleaning::old_names",
        "SEARCH roblox_names USING COVERING INDEX roblox_names_by_time ((seen_at,roblox_id)>",
        IN_ORDER,
    ),
    exception("leases::end_all", "SEARCH summonses USING INDEX summonses_by_time (due_at>?)", ALL_KNOWN),
    exception("privacy/erasures::left_over", "SEARCH erasures USING INDEX erasures_by_time (due_at", ALL_KNOWN),
    exception("unconfirmed::before", "SEARCH unconfirmed USING INDEX unconfirmed_by_time (asked_at<?)", ALL_KNOWN),
    exception("unconfirmed::delete_outside", "SEARCH unconfirmed USING COVERING INDEX unconfirmed_by_time (asked_at", ALL_KNOWN),
    // Sorted, and few.
    exception("privacy/", "USE TEMP B-TREE", "what is kept of one person, all of which is asked for"),
    exception("unconfirmed::before", "USE TEMP B-TREE FOR LAST TERM", "those of one millisecond"),
    exception("cleaning::old_requests", "SEARCH audit USING INTEGER PRIMARY KEY (rowid>?)", IN_ORDER),
    exception("changes::since", "SEARCH audit USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", IN_ORDER),
    exception("changes::since", "SEARCH changes USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", ALL_KNOWN),
    exception("boards::find", "USE TEMP B-TREE", "the messages of one board"),
    exception("boards::of_session", "USE TEMP B-TREE", "the messages that show one session"),
    exception("summonses::insert", "USE TEMP B-TREE", "the messages that show one session"),
    exception("summonses::due", "USE TEMP B-TREE FOR LAST TERM", "those of one millisecond"),
    exception("roles::put_in_place", "USE TEMP B-TREE", "the roles of the sessions that are asked for"),
];

const HELD_ALONE: &str = "all of them are asked for, and that index holds no others";
const ALL_KNOWN: &str = "nothing more is known, and all of it is asked for";
const IN_ORDER: &str = "nothing more is known, and it comes in the order that is asked for, up to a limit";
