//! The "no" by the rules in words: every rule that failed on a line of its own, each with what would help.
//!
//! The match over [`Refusal`] is exhaustive: a new rule does not compile until it has a sentence here.

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton};

use crate::bot::custom_id::{CustomId, RoleDigest};
use crate::bot::face::Face;
use crate::bot::view::{controls, rank, text, words};
use crate::domain::{
    ClaimingClosed, DiscordUserId, Rank, RankSource, Refusal, Refusals, Role, RoleName, Session, SessionOver, SlotNumber,
};

/// How much room a list of names or people gets, in UTF-16 units.
const LIST: usize = 500;

/// Whose slot it is about, seen from the reader.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// The reader's own.
    Own,
    /// Another member's; the reader is a moderator.
    Of(DiscordUserId),
    /// A holder's who need not be on Discord; the reader is a moderator.
    Theirs,
}

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'asked> {
    pub(super) whose: Whose,
    /// Unless it is what was not found.
    pub(super) session: Option<&'asked Session>,
    /// As it was typed; empty where no role was asked for.
    pub(super) role: &'asked str,
}

impl<'asked> Request<'asked> {
    /// The role, if the session has it.
    fn found_role(&self) -> Option<&'asked Role> {
        self.session.and_then(|session| session.role_typed(self.role))
    }

    /// Its name in a sentence, spelled as the session spells it.
    fn role_name(&self) -> String {
        self.found_role().map_or_else(|| words::role_typed(self.role), |role| words::role(&role.name))
    }

    /// "Trainer in Training".
    fn role_in_session(&self) -> String {
        match self.session {
            Some(session) => format!("{} in {}", self.role_name(), words::title(session)),
            None => self.role_name(),
        }
    }
}

/// A refused claim, with buttons for what could be taken instead.
pub(super) fn claim(refusals: &Refusals, request: &Request<'_>, instead_of_it: &[RoleName]) -> Face {
    let opening = match request.whose {
        Whose::Own => format!("You did not get {}:", request.role_in_session()),
        Whose::Of(member) => format!("{} did not get {}:", words::user(member), request.role_in_session()),
        Whose::Theirs => format!("They did not get {}:", request.role_in_session()),
    };
    let named = |name: &RoleName| request.session.and_then(|session| session.role(name));
    let alternatives: Vec<&Role> = instead_of_it.iter().filter_map(named).filter(|role| role.vacancies() > 0).collect();
    let mut lines = lines(refusals, request);
    lines.extend(still_free(&alternatives));
    let text = format!("{opening}\n{}", lines.join("\n"));
    Face::text(text).with_rows(instead(refusals, request, &alternatives))
}

/// A refused departure.
pub(super) fn leave(refusals: &Refusals, request: &Request<'_>) -> Face {
    let opening = match request.whose {
        Whose::Own => format!("You did not leave {}:", request.role_in_session()),
        Whose::Of(member) => format!("{} was not taken out of {}:", words::user(member), request.role_in_session()),
        Whose::Theirs => format!("They were not taken out of {}:", request.role_in_session()),
    };
    Face::text(format!("{opening}\n{}", lines(refusals, request).join("\n")))
}

/// Something that a moderator wanted done with a session, with this role in it if it was about one.
pub(super) fn moderation(session: &Session, refusals: &Refusals, role: &str) -> String {
    let request = Request { whose: Whose::Theirs, session: Some(session), role };
    format!("Nothing was changed:\n{}", lines(refusals, &request).join("\n"))
}

/// A session that could not be made or changed.
pub(super) fn session(refusals: &Refusals) -> Face {
    let request = Request { whose: Whose::Own, session: None, role: "" };
    Face::text(format!("Nothing was changed:\n{}", lines(refusals, &request).join("\n")))
}

fn lines(refusals: &Refusals, request: &Request<'_>) -> Vec<String> {
    refusals.iter().map(|refusal| format!("- {}", sentence(refusal, request))).collect()
}

fn sentence(refusal: &Refusal, request: &Request<'_>) -> String {
    match refusal {
        Refusal::NotLinked => not_linked(request.whose),
        Refusal::NotAMember => not_a_member(request.whose),
        Refusal::RankTooLow { needed, held, source } => rank_too_low(request, *needed, *held, *source),
        Refusal::RankUnknown { needed, trouble, last_success } => {
            rank::unknown(&request.role_name(), request.whose, *needed, *trouble, *last_success)
        }
        Refusal::SessionNotFound => "That session is not here any more. /sessions shows the coming ones.".to_owned(),
        Refusal::PlanRequired => {
            "This community's plan has no session roles. Whoever runs the bot, or the workspace on SERIES, can change the plan."
                .to_owned()
        }
        Refusal::RoleNotFound { roles } => role_not_found(request, roles),
        Refusal::NotClaimable(closed) => not_claimable(*closed),
        Refusal::SessionOver(over) => over_already(*over),
        Refusal::AlreadyInRole { slot } => already_in_role(request, *slot),
        Refusal::SlotFilled { next_vacant } => slot_filled(request, *next_vacant),
        Refusal::SlotNotFound { next_vacant } => slot_not_found(request, *next_vacant),
        Refusal::NotInRole => not_in_role(request),
        Refusal::HoldersWouldLose(losers) => {
            let losers: Vec<String> =
                losers.iter().map(|(role, roblox)| format!("{} in {}", words::account(*roblox), words::role(role))).collect();
            let losers = words::list(&losers, LIST);
            format!("These people would lose their slot: {losers}. Keep their slots, or take them out with /remove first.")
        }
        Refusal::HostNotAMember(roblox) => {
            let account = words::account(*roblox);
            format!("{account} is not a member here. Choose somebody else, or give them a rank with /member rank first.")
        }
        Refusal::TooManySessions { most } => {
            let sessions = words::counted(usize::try_from(*most).unwrap_or(usize::MAX), "session");
            format!("This community has reached its limit of {sessions} that aren't over. End or cancel some first.")
        }
        Refusal::HistoryFull => {
            "The history of changes here is full. You can still start, delay, end and cancel sessions and remove people. For more, an \
             administrator can keep less history in /setup, or whoever runs the bot can raise the limit."
                .to_owned()
        }
        Refusal::Unexplained { said } => unexplained(request.whose, said.as_deref()),
    }
}

/// Also what somebody reads who asks for their own profile.
pub(super) fn not_linked(whose: Whose) -> String {
    match whose {
        Whose::Own => "Your Roblox account is not linked here yet. Link it with /link.".to_owned(),
        Whose::Of(member) => {
            format!("{} has no Roblox account linked here yet. Link it with /member link.", words::user(member))
        }
        Whose::Theirs => "They have no Roblox account linked here yet. Link it with /member link.".to_owned(),
    }
}

fn not_a_member(whose: Whose) -> String {
    match whose {
        Whose::Own => "You have no rank here yet. Ask a moderator to give you one with /member rank.".to_owned(),
        Whose::Of(member) => format!("{} has no rank here yet. Give them one with /member rank.", words::user(member)),
        Whose::Theirs => "They have no rank here yet. Give them one with /member rank.".to_owned(),
    }
}

fn rank_too_low(request: &Request<'_>, needed: Rank, held: Option<Rank>, source: Option<RankSource>) -> String {
    let role = request.role_name();
    let Some(held) = held else { return rank_too_low_on_series(request.whose, &role, needed) };
    let (whose, help) = match request.whose {
        Whose::Own => ("yours", rank::help_own(source)),
        Whose::Of(_) | Whose::Theirs => ("theirs", rank::help_theirs(source)),
    };
    format!("{role} needs rank {needed}; {whose} is {held}. {help}")
}

/// SERIES says that a rank is too low and not which one it is (SERIES reference 2.6).
fn rank_too_low_on_series(whose: Whose, role: &str, needed: Rank) -> String {
    match whose {
        Whose::Own => format!("{role} needs rank {needed}, and yours on SERIES is lower. Ask whoever gives out ranks there."),
        Whose::Of(_) | Whose::Theirs => format!("{role} needs rank {needed}, and theirs on SERIES is lower."),
    }
}

fn unexplained(whose: Whose, said: Option<&str>) -> String {
    let said = said.map(|said| format!(" Its words: {}", text::escaped(said, LIST))).unwrap_or_default();
    match whose {
        Whose::Own => format!("SERIES said no. You may not be a member of the workspace there; ask a moderator to look.{said}"),
        Whose::Of(_) | Whose::Theirs => format!("SERIES said no. They may not be a member of the workspace there.{said}"),
    }
}

fn role_not_found(request: &Request<'_>, roles: &[RoleName]) -> String {
    if roles.is_empty() {
        return "This session has no roles to claim.".to_owned();
    }
    let names: Vec<String> = roles.iter().map(words::role).collect();
    format!("There is no role {} in this session. Its roles: {}.", request.role_name(), words::list(&names, LIST))
}

fn not_claimable(closed: ClaimingClosed) -> String {
    match closed {
        ClaimingClosed::SwitchedOff => "Claiming is closed for this session. A moderator can open it.".to_owned(),
        ClaimingClosed::Over(over) => over_already(over),
    }
}

fn over_already(over: SessionOver) -> String {
    let what = match over {
        SessionOver::Completed => "This session is over.",
        SessionOver::Cancelled => "This session was cancelled.",
    };
    format!("{what} /sessions shows the coming ones.")
}

fn already_in_role(request: &Request<'_>, slot: SlotNumber) -> String {
    let (role, slot) = (request.role_name(), slot.ordinal());
    match request.whose {
        Whose::Own => format!("You have {role}, slot {slot}, already. To change slots, leave that one first."),
        Whose::Of(_) | Whose::Theirs => {
            format!("They have {role}, slot {slot}, already. To give them another one, move them, or remove them first.")
        }
    }
}

fn slot_filled(request: &Request<'_>, next_vacant: Option<SlotNumber>) -> String {
    match next_vacant {
        Some(next) => format!("That slot is taken. Slot {} is free.", next.ordinal()),
        None => format!("Every slot of {} is taken.", request.role_name()),
    }
}

fn slot_not_found(request: &Request<'_>, next_vacant: Option<SlotNumber>) -> String {
    let slots = request.found_role().map_or(0, |role| role.slots.len());
    let which = match slots {
        0 => "There is no such slot.".to_owned(),
        1 => format!("There is no such slot. {} has one slot.", request.role_name()),
        _ => format!("There is no such slot. {} has slots 1 to {slots}.", request.role_name()),
    };
    match next_vacant {
        Some(next) => format!("{which} Slot {} is free.", next.ordinal()),
        None => format!("{which} None of them is free."),
    }
}

fn not_in_role(request: &Request<'_>) -> String {
    let role = request.role_name();
    match request.whose {
        Whose::Own => format!("You have no slot in {role}. /whoami shows what you have."),
        Whose::Of(_) | Whose::Theirs => format!("They have no slot in {role}. /member show says what they have."),
    }
}

/// "You could take: Assistant (4 free), Medic (1 free, rank 20+)."
fn still_free(roles: &[&Role]) -> Option<String> {
    let rank = |role: &Role| if role.min_rank > Rank::LOWEST { format!(", rank {}+", role.min_rank) } else { String::new() };
    let shown = |role: &&Role| format!("{} ({} free{})", words::role(&role.name), role.vacancies(), rank(role));
    let roles: Vec<String> = roles.iter().map(shown).collect();
    (!roles.is_empty()).then(|| format!("You could take: {}.", words::list(&roles, LIST)))
}

/// Buttons for what can be taken instead: other roles, or the next slot when nothing else stands in the way. A
/// moderator's answer has none: the buttons claim for whoever presses them.
fn instead(refusals: &Refusals, request: &Request<'_>, others: &[&Role]) -> Option<CreateActionRow> {
    let (Whose::Own, Some(session)) = (request.whose, request.session) else { return None };
    let next = match refusals.first() {
        Refusal::SlotFilled { next_vacant } | Refusal::SlotNotFound { next_vacant } => *next_vacant,
        Refusal::RankTooLow { .. }
        | Refusal::RankUnknown { .. }
        | Refusal::NotLinked
        | Refusal::SessionNotFound
        | Refusal::PlanRequired
        | Refusal::RoleNotFound { .. }
        | Refusal::NotClaimable(_)
        | Refusal::SessionOver(_)
        | Refusal::NotAMember
        | Refusal::AlreadyInRole { .. }
        | Refusal::NotInRole
        | Refusal::HoldersWouldLose(_)
        | Refusal::HostNotAMember(_)
        | Refusal::TooManySessions { .. }
        | Refusal::HistoryFull
        | Refusal::Unexplained { .. } => None,
    };
    let buttons = match next.zip(request.found_role()) {
        Some((slot, role)) => vec![next_slot(session, role, slot)],
        None => controls::claim_buttons(session, others.iter().copied().take(controls::IN_A_ROW)),
    };
    (!buttons.is_empty()).then_some(CreateActionRow::Buttons(buttons))
}

fn next_slot(session: &Session, role: &Role, slot: SlotNumber) -> CreateButton {
    let id = CustomId::Claim { session: session.id.clone(), role: RoleDigest::of(&role.name) };
    CreateButton::new(id.to_string()).label(format!("Take slot {}", slot.ordinal())).style(ButtonStyle::Primary)
}
