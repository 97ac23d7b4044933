//! What can be pressed on a board. Discord has five rows, of five buttons or one select each (reference/discord.md,
//! Components): three rows of claim buttons, one select, and a last row with three more claim buttons, Leave and Manage.

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

use crate::bot::custom_id::{CustomId, PanelControl, RoleDigest, SlotValue};
use crate::bot::view::text::{self, units};
use crate::domain::{Rank, Role, Session, SlotNumber, rules};

/// The longest label of a button.
const BUTTON: usize = 80;

/// The longest label of an option.
pub(super) const OPTION: usize = 100;

/// The most options of a select.
pub(super) const OPTIONS: usize = 25;

/// The most buttons of a row.
pub(super) const IN_A_ROW: usize = 5;

const IN_FULL_ROWS: usize = 15;
const BESIDE_LEAVE: usize = 3;

/// The rows below this session's board.
pub(super) fn rows(session: &Session) -> Vec<CreateActionRow> {
    let claiming = rules::claiming_closed(session).is_none();
    let vacant: Vec<&Role> = session.roles.iter().filter(|role| claiming && role.vacancies() > 0).collect();
    let mut buttons = claim_buttons(session, vacant.iter().copied().take(IN_FULL_ROWS + BESIDE_LEAVE));
    let mut last_row = buttons.split_off(buttons.len().min(IN_FULL_ROWS));
    if rules::session_over(session).is_none() && !session.roles.is_empty() {
        last_row.push(leave_button(session));
    }
    // Also when it is over: attendance is marked then, and what was done by mistake taken back.
    last_row.push(manage_button(session));
    let mut rows: Vec<_> = buttons.chunks(IN_A_ROW).map(|row| CreateActionRow::Buttons(row.to_vec())).collect();
    rows.extend(select(&CustomId::PickSlot { session: session.id.clone() }, "Choose a particular slot…", slots(&vacant)));
    rows.extend((!last_row.is_empty()).then_some(CreateActionRow::Buttons(last_row)));
    rows
}

/// A select of one choice; none without options, which Discord would refuse.
pub(super) fn select(id: &CustomId, placeholder: &str, options: Vec<CreateSelectMenuOption>) -> Option<CreateActionRow> {
    let menu = |options| CreateSelectMenu::new(id.to_string(), CreateSelectMenuKind::String { options });
    (!options.is_empty()).then(|| CreateActionRow::SelectMenu(menu(options).placeholder(placeholder)))
}

/// One vacant slot as an option.
pub(super) fn slot_option(role: &Role, slot: SlotNumber) -> CreateSelectMenuOption {
    let value = SlotValue::Slot(RoleDigest::of(&role.name), slot);
    option(role, &format!(", slot {}", slot.ordinal()), value, needed_rank(role).as_slice())
}

/// A button for each role that takes its next vacant slot.
pub(super) fn claim_buttons<'roles>(session: &Session, roles: impl Iterator<Item = &'roles Role>) -> Vec<CreateButton> {
    roles.map(|role| claim_button(session, role)).collect()
}

fn claim_button(session: &Session, role: &Role) -> CreateButton {
    let id = CustomId::Claim { session: session.id.clone(), role: RoleDigest::of(&role.name) };
    let label = labelled(role, &format!(" ({} free)", role.vacancies()), BUTTON);
    CreateButton::new(id.to_string()).label(label).style(ButtonStyle::Primary)
}

fn leave_button(session: &Session) -> CreateButton {
    let id = CustomId::Leave { session: session.id.clone() };
    CreateButton::new(id.to_string()).label("Leave").style(ButtonStyle::Danger)
}

fn manage_button(session: &Session) -> CreateButton {
    let id = CustomId::Panel { session: session.id.clone(), control: PanelControl::Open };
    CreateButton::new(id.to_string()).label("Manage").style(ButtonStyle::Secondary)
}

/// Each vacant slot, or the roles that have any when there are more slots than a select has options.
pub(super) fn slots(vacant: &[&Role]) -> Vec<CreateSelectMenuOption> {
    let all: usize = vacant.iter().map(|role| role.vacancies()).sum();
    if all <= OPTIONS {
        vacant.iter().flat_map(|role| role.vacant().map(|slot| slot_option(role, slot))).collect()
    } else {
        vacant.iter().take(OPTIONS).map(|role| role_option(role)).collect()
    }
}

fn role_option(role: &Role) -> CreateSelectMenuOption {
    let free = format!("{} free", role.vacancies());
    let notes: Vec<String> = std::iter::once(free).chain(needed_rank(role)).collect();
    option(role, "", SlotValue::Role(RoleDigest::of(&role.name)), &notes)
}

fn option(role: &Role, suffix: &str, value: SlotValue, notes: &[String]) -> CreateSelectMenuOption {
    let option = CreateSelectMenuOption::new(labelled(role, suffix, OPTION), value.to_string());
    if notes.is_empty() { option } else { option.description(notes.join(" · ")) }
}

fn needed_rank(role: &Role) -> Option<String> {
    (role.min_rank > Rank::LOWEST).then(|| format!("rank {}+", role.min_rank))
}

/// The suffix matters more than the end of a long name.
fn labelled(role: &Role, suffix: &str, limit: usize) -> String {
    format!("{}{suffix}", text::plain(role.name.as_str(), limit - units(suffix)))
}
