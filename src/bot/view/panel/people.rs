//! Who gets a slot, who has one, and where they go.

use serenity::builder::{CreateActionRow, CreateSelectMenuOption};

use super::Scene;
use crate::bot::custom_id::{FoundSeat, PanelControl, RoleDigest, SeatDigest};
use crate::bot::face::{Face, Offers};
use crate::bot::view::{change, controls, seats, text, words};
use crate::domain::{DiscordUserId, Holder, RobloxId, Role, RoleName, SlotNumber};

/// How much room a list of holders gets, in UTF-16 units.
const LIST: usize = 3_000;
/// How much of an account's name an option shows: Roblox allows 20 (Users API), and it is somebody else's text.
const NAME: usize = 40;

/// Whom?
#[must_use]
pub fn assign(scene: &Scene<'_>) -> Face {
    let lines = vec!["Who gets a slot? It also works while claiming is closed.".to_owned()];
    let menus = vec![scene.menu(PanelControl::AssignWhom, "Choose a member…", Offers::Members(None))];
    Face { menus, ..scene.page("Assign", &lines, vec![CreateActionRow::Buttons(vec![scene.back()])]) }
}

/// Into which slot?
#[must_use]
pub fn assign_to(scene: &Scene<'_>, member: DiscordUserId) -> Face {
    let vacant: Vec<&Role> = scene.session().roles.iter().filter(|role| role.vacancies() > 0).collect();
    let menu = scene.select(PanelControl::AssignTo(member), "Choose a role or a slot…", controls::slots(&vacant));
    let line = match &menu {
        Some(_) => format!("Which slot does {} get?", words::user(member)),
        None => "Every slot is taken. Move or remove somebody first.".to_owned(),
    };
    let buttons = vec![scene.button(PanelControl::Assign, "Another member"), scene.back()];
    scene.page("Assign", &[line], menu.into_iter().chain([CreateActionRow::Buttons(buttons)]).collect())
}

/// Who is it about? Those of one role, or of all where they fit one menu.
#[must_use]
pub fn pick(scene: &Scene<'_>, role: Option<&Role>) -> Face {
    let menu = seat_menu(scene, role, PanelControl::PickSeat);
    let mut lines = match &menu {
        Some(_) => vec!["Who is it about?".to_owned()],
        None => vec!["Nobody holds a slot.".to_owned()],
    };
    if role.is_some() || fit_one_menu(scene) {
        lines.extend(seat_list(scene, role, |_| String::new()));
    }
    scene.page("Move or remove", &lines, menu.into_iter().chain([CreateActionRow::Buttons(vec![scene.back()])]).collect())
}

/// What shall become of them?
#[must_use]
pub fn seat(scene: &Scene<'_>, seat: &FoundSeat) -> Face {
    let who = seats::person(seat.holder.roblox, &scene.seated.people);
    let lines = vec![format!("{who} holds {}.", change::seat(&seat.role, seat.slot))];
    let digest = SeatDigest::of(&seat.role, seat.slot, seat.holder.roblox);
    let mut buttons: Vec<_> =
        scene.can.move_holders.then(|| scene.primary(PanelControl::Move(digest), "Move or swap…")).into_iter().collect();
    buttons.extend([
        scene.danger(PanelControl::Remove(digest), "Remove"),
        scene.danger(PanelControl::RemoveWithReason(digest), "Remove with a reason…"),
        scene.button(PanelControl::People, "Somebody else"),
        scene.back(),
    ]);
    scene.page("Move or remove", &lines, vec![CreateActionRow::Buttons(buttons)])
}

/// Where to? A vacant slot, or one whose holder changes places.
#[must_use]
pub fn move_to(scene: &Scene<'_>, seat: &FoundSeat) -> Face {
    let session = scene.session();
    let who = seats::person(seat.holder.roblox, &scene.seated.people);
    let digest = SeatDigest::of(&seat.role, seat.slot, seat.holder.roblox);
    let vacant: Vec<&Role> = session.roles.iter().filter(|role| role.vacancies() > 0).collect();
    let to = scene.select(PanelControl::MoveTo(digest), "To a vacant slot…", controls::slots(&vacant));
    let mut others: Vec<CreateSelectMenuOption> = session
        .holders()
        .filter(|(_, _, holder)| holder.roblox != seat.holder.roblox)
        .map(|(role, slot, holder)| seat_option(&role.name, slot, holder, scene))
        .collect();
    let all = others.len() <= controls::OPTIONS;
    others.truncate(controls::OPTIONS);
    let swap = scene.select(PanelControl::SwapWith(digest), "Change places with…", others);
    let mut lines = vec![format!(
        "Where does {who} go from {}? Choose a vacant slot, or somebody to change places with.",
        change::seat(&seat.role, seat.slot)
    )];
    if !all {
        lines.push(format!("The first {} holders are shown to change places with.", controls::OPTIONS));
    }
    if to.is_none() && swap.is_none() {
        lines = vec![format!("There is no other slot for {who}.")];
    }
    let buttons = CreateActionRow::Buttons(vec![scene.button(PanelControl::People, "Somebody else"), scene.back()]);
    scene.page("Move", &lines, to.into_iter().chain(swap).chain([buttons]).collect())
}

/// Who holds what, in the order of the menu: a menu shows no mentions, and a moderator knows people by those. `tail` is what
/// else is said of each.
pub(super) fn seat_list(scene: &Scene<'_>, role: Option<&Role>, tail: impl Fn(Holder) -> String) -> Vec<String> {
    let holders = || scene.session().holders().filter(|(of, ..)| role.is_none_or(|role| role.name == of.name));
    let line = |(of, slot, holder): (&Role, SlotNumber, Holder)| {
        let who = seats::person(holder.roblox, &scene.seated.people);
        format!("{}: {who}{}", change::seat(&of.name, slot), tail(holder))
    };
    let mut lines = text::with_room(holders().map(line), LIST);
    let hidden = holders().count() - lines.len();
    lines.extend((hidden > 0).then(|| format!("And {}.", words::counted(hidden, "more holder"))));
    lines
}

fn fit_one_menu(scene: &Scene<'_>) -> bool {
    scene.session().holders().count() <= controls::OPTIONS
}

/// A menu of holders: all of them, those of one role, or first the roles where there are too many for one menu.
pub(super) fn seat_menu(scene: &Scene<'_>, role: Option<&Role>, control: PanelControl) -> Option<CreateActionRow> {
    let session = scene.session();
    let of = |role: &Role| {
        let seats = role.holders().map(|(slot, holder)| seat_option(&role.name, slot, holder, scene));
        seats.collect::<Vec<_>>()
    };
    let options = match role {
        Some(role) => of(role),
        None if fit_one_menu(scene) => session.roles.iter().flat_map(of).collect(),
        None => {
            let held = session.roles.iter().filter(|role| role.holders().next().is_some()).take(controls::OPTIONS);
            held.map(role_option).collect()
        }
    };
    scene.select(control, "Choose a holder…", options)
}

fn role_option(role: &Role) -> CreateSelectMenuOption {
    let held = role.holders().count();
    let label = text::plain(role.name.as_str(), controls::OPTION);
    CreateSelectMenuOption::new(label, RoleDigest::of(&role.name).to_string()).description(words::counted(held, "holder"))
}

/// Discord shows no mentions in labels: the role and the slot say who it is, with the account and the mark below.
fn seat_option(role: &RoleName, slot: SlotNumber, holder: Holder, scene: &Scene<'_>) -> CreateSelectMenuOption {
    let suffix = format!(", slot {}", slot.ordinal());
    let name = text::plain(role.as_str(), controls::OPTION - text::units(&suffix));
    let digest = SeatDigest::of(role, slot, holder.roblox);
    let mark = holder.mark.map(|mark| format!(" · {}", change::mark_word(mark))).unwrap_or_default();
    let description = format!("{}{mark}", account(holder.roblox, scene));
    CreateSelectMenuOption::new(format!("{name}{suffix}"), digest.to_string()).description(description)
}

fn account(user: RobloxId, scene: &Scene<'_>) -> String {
    let people = &scene.seated.people;
    let called = people.name(user).map_or_else(|| format!("Roblox {user}"), |name| text::plain(&name.username, NAME));
    format!("{called}{}", if people.on_discord(user).is_some() { "" } else { ", not known on Discord" })
}
