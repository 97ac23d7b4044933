//! Linking in words: naming an account, the words for its profile, and what came of looking there.

use std::time::Duration;

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateEmbed};

use crate::bot::custom_id::{CustomId, LinkControl, ModalId};
use crate::bot::face::Face;
use crate::bot::modal::{Modal, TextField};
use crate::bot::view::{handover, slot, text, words};
use crate::desk::{LinkBegun, LinkChecked, LinkEnded, LinkOffer, SlotAnswer};
use crate::domain::{
    AccountText, DiscordUserId, LinkPolicy, LinkScope, LinkSource, Phrase, PhraseSight, RobloxId, RoleName, Session,
};
use crate::linking::Decided;
use crate::roblox::Trouble;
use crate::store::link_requests::Request;

/// How much of what somebody typed is repeated, in UTF-16 units.
const TYPED: usize = 60;

/// The longest label of a button that is easy to read on a phone, in UTF-16 units.
const BUTTON: usize = 38;

/// How much room a list of slots gets, in UTF-16 units.
const LIST: usize = 600;

/// The field for an account.
pub const ACCOUNT: &str = "account";

/// The form in which somebody names their account.
#[must_use]
pub fn form() -> Modal {
    let field = TextField {
        name: ACCOUNT,
        label: "Your Roblox user name".to_owned(),
        placeholder: "The name behind the @, or the address of your profile".to_owned(),
        required: true,
        longest: 200,
        lines: false,
        value: None,
    };
    Modal { id: ModalId::Account, title: "Link your Roblox account".to_owned(), fields: vec![field] }
}

/// To somebody who wants a slot and is not known yet.
#[must_use]
pub fn first(session: &Session, role: &RoleName) -> Face {
    let (role, title) = (words::role(role), words::title(session));
    let text = format!("Before you can take {role} in {title}, link your Roblox account. It takes a minute, and only once.");
    Face::text(text).with_rows([row([start_button("Link my account", ButtonStyle::Primary)])])
}

/// What came of naming an account.
#[must_use]
pub fn begun(begun: &LinkBegun) -> Face {
    match begun {
        LinkBegun::Offered(offer) => offered(offer),
        LinkBegun::Already(link) => Face::text(format!(
            "You are {} here already, since {}. To take another account, use /link with that one.",
            words::account(link.roblox),
            words::distance(link.linked_at)
        )),
        LinkBegun::TakenBy(rival) => Face::text(handover::kept_with(rival)),
        LinkBegun::NoSuchAccount(AccountText::Name(name)) => again(no_such_account(name.as_str())),
        LinkBegun::NoSuchAccount(AccountText::Id(id)) => again(no_such_account(&id.to_string())),
        LinkBegun::Banned(name) => again(banned(&words::account_named(name.roblox, Some(name)))),
        LinkBegun::Trouble(why) => again(trouble(*why)),
        LinkBegun::TooOften(wait) => Face::text(too_often(*wait)),
        LinkBegun::SwitchedOff => {
            Face::text("Members cannot link their accounts themselves here. Ask a moderator to do it with /member link.")
        }
    }
}

fn offered(offer: &LinkOffer) -> Face {
    let account = words::account_named(offer.name.roblox, Some(&offer.name));
    let steps = format!(
        "**{account}**\n\nIf it is, show us: put these words into *About* on your Roblox profile.\n```\n{}\n```\nThen press the \
         button below. **Never post words that somebody else gave you**: whoever did would get your account here. You can take the words out again afterwards. They stop working {}.",
        offer.phrase,
        words::distance(offer.expires_at)
    );
    let mut embed = CreateEmbed::new().title("Is this you?").description(steps);
    if let Some(address) = &offer.headshot {
        embed = embed.thumbnail(address);
    }
    if let Some((rival, policy)) = offer.rival {
        embed = embed.field("Somebody else has this account here", rival_note(rival.owner, policy), false);
    }
    let label = offer.wanted.as_ref().map_or("Check now".to_owned(), |(_, role)| check_and_take(role));
    let buttons = [
        link_button(LinkControl::Check, &label, ButtonStyle::Primary),
        CreateButton::new_link(&offer.profile).label("Open the profile"),
        start_button("Not me", ButtonStyle::Secondary),
    ];
    Face::embed(embed).with_rows([row(buttons)])
}

/// "Check and take Trainer": one press for both.
fn check_and_take(role: &RoleName) -> String {
    const CHECK: &str = "Check and take ";
    format!("{CHECK}{}", text::plain(role.as_str(), BUTTON - CHECK.len()))
}

fn rival_note(owner: DiscordUserId, policy: LinkPolicy) -> String {
    let owner = words::user(owner);
    match policy {
        LinkPolicy::Ask => format!("{owner} has it. A moderator will decide whether you may use it too."),
        LinkPolicy::Allow => format!("{owner} has it. In this server both of you may use it."),
        LinkPolicy::Refuse => {
            format!("{owner} has it. If you prove that it is yours, it becomes yours; they and the moderators are told.")
        }
    }
}

/// What came of looking at the profile.
#[must_use]
pub fn checked(checked: &LinkChecked) -> Face {
    match checked {
        LinkChecked::Linked { link, name, replaced, taken_from, claim } => {
            let everywhere = if link.scope == LinkScope::Everywhere { "" } else { ", in this server" };
            let account = words::account_named(link.roblox, name.as_ref());
            let before = replaced.map(before).unwrap_or_default();
            let until_now = taken_from.map(handover::until_now).unwrap_or_default();
            let text = format!(
                "Linked: you are {account} now{everywhere}. You can take the words out of your profile.{before}{until_now}"
            );
            going_on(&text, claim.as_deref())
        }
        LinkChecked::NotThere { phrase, sight, expires_at } => {
            let text = not_there(phrase, *sight);
            Face::text(format!("{text} The words stop working {}.", words::distance(*expires_at)))
        }
        LinkChecked::Expired(roblox) => {
            let button = link_button(LinkControl::Again(*roblox), "Get new words", ButtonStyle::Primary);
            Face::text("Those words have expired. Get new ones and put them into your profile instead.")
                .with_rows([row([button])])
        }
        LinkChecked::NoAttempt => again("Those words are used up, or were replaced by newer ones.".to_owned()),
        LinkChecked::Banned(roblox) => again(banned(&words::account(*roblox))),
        LinkChecked::Trouble(why) => Face::text(format!("{} Your words stay good.", trouble(*why))),
        LinkChecked::TakenBy(rival) => Face::text(handover::kept_with(rival)),
        LinkChecked::Withdrawn(roblox) => Face::text(format!(
            "A moderator has decided that {} is not yours in this server. Ask a moderator if that is wrong: /member link gives it back.",
            words::account(*roblox)
        )),
        LinkChecked::Asked(rival) => Face::text(format!(
            "The words are there. {} is {} here already, so a moderator has to decide whether you may use it too. They see it with \
             /member requests.",
            words::account(rival.roblox),
            words::user(rival.owner)
        )),
        LinkChecked::TooOften(wait) => Face::text(too_often(*wait)),
    }
}

fn before(replaced: RobloxId) -> String {
    format!(
        " Before, you were {}. Slots that you took as that account stay with it; a moderator can free them.",
        words::account(replaced)
    )
}

/// The claim that was interrupted has gone on.
fn going_on(linked: &str, claim: Option<&SlotAnswer>) -> Face {
    match claim {
        None => Face::text(format!("{linked} Now you can take slots, on a board or with /claim.")),
        Some(answer) => {
            let claimed = slot::claimed(answer);
            Face::text(format!("{linked}\n\n{}", claimed.content.unwrap_or_default())).with_rows(claimed.rows)
        }
    }
}

fn not_there(phrase: &Phrase, sight: PhraseSight) -> String {
    match sight {
        PhraseSight::Filtered => format!(
            "Roblox has hidden something in your profile: it shows #### there. Type the words yourself, in small letters with spaces, \
             and nothing else: `{phrase}`. If they are hidden again, use /link once more after they have expired, for other words."
        ),
        PhraseSight::Absent | PhraseSight::Found => format!(
            "The words are not in your profile yet: `{phrase}`. Have you saved it? Roblox sometimes needs a minute to show a change. \
             Then press the button again."
        ),
    }
}

fn banned(account: &str) -> String {
    format!("{account} is banned on Roblox, so it cannot be linked. Use another account.")
}

/// Nobody on Roblox has that name or number.
pub(super) fn no_such_account(typed: &str) -> String {
    format!(
        "There is no Roblox account {}. Check the spelling: the user name is what stands behind the @ on the profile.",
        text::escaped(typed, TYPED)
    )
}

/// Roblox did not answer.
pub(super) fn trouble(trouble: Trouble) -> String {
    match trouble {
        Trouble::RateLimited { until } => {
            format!("Roblox wants fewer questions right now. Try again {}.", words::distance(until))
        }
        Trouble::Busy => "This community is asking Roblox for a lot right now. Try again in a minute.".to_owned(),
        Trouble::Down => "Roblox does not answer right now. Try again in a few minutes.".to_owned(),
        Trouble::NotFound => "Roblox does not know that account any more.".to_owned(),
        Trouble::Forbidden | Trouble::Unreadable => {
            "Roblox answered in a way that cannot be read. Try again later; if it stays so, tell a moderator.".to_owned()
        }
    }
}

/// Too many questions of one person.
pub(super) fn too_often(wait: Duration) -> String {
    let seconds = usize::try_from(wait.as_secs()).unwrap_or(usize::MAX).saturating_add(1);
    format!("That was a lot at once. Wait {} and try again.", words::counted(seconds, "second"))
}

/// What came of ending one's own link.
#[must_use]
pub fn ended(ended: &LinkEnded) -> Face {
    match ended {
        LinkEnded::Ended { accounts, still_said_by, given_up } => {
            let accounts: Vec<String> = accounts.iter().map(|account| words::account(*account)).collect();
            let slots = match given_up {
                0 => String::new(),
                count => format!(" You gave up {}.", words::counted(*count, "slot")),
            };
            let still = still_said_by.map(still_said).unwrap_or_default();
            Face::text(format!(
                "You are not {} here any more.{slots}{still} /link links an account.",
                words::list(&accounts, LIST)
            ))
        }
        LinkEnded::Holds(held) => {
            let line = |(session, role): &(std::sync::Arc<Session>, RoleName)| {
                format!("{} in {}", words::role(role), words::title(session))
            };
            let held: Vec<String> = held.iter().map(line).collect();
            let buttons = [
                link_button(LinkControl::UnlinkSurely, "Give up my slots and unlink", ButtonStyle::Danger),
                link_button(LinkControl::Keep, "Keep everything", ButtonStyle::Secondary),
            ];
            let text = format!(
                "You have {}. Without a link you could not leave them, so they would be given up.",
                words::list(&held, LIST)
            );
            Face::text(text).with_rows([row(buttons)])
        }
        LinkEnded::NotLinked => Face::text("You are not linked here, so there is nothing to unlink. /link links an account."),
    }
}

fn still_said(source: LinkSource) -> String {
    match source {
        LinkSource::Bloxlink => " This server asks Bloxlink who you are: unlink there too, or it says so again.".to_owned(),
        LinkSource::Rover => " This server asks RoVer who you are: unlink there too, or it says so again.".to_owned(),
        LinkSource::Phrase | LinkSource::Moderator => String::new(),
    }
}

/// Everything stays as it is.
#[must_use]
pub fn kept() -> Face {
    Face::text("Nothing was changed.")
}

/// What waits for a moderator: one row of buttons for each.
#[must_use]
pub fn requests(requests: &[(Request, Option<DiscordUserId>)]) -> Face {
    if requests.is_empty() {
        return Face::text("Nobody waits for a decision about an account.");
    }
    let line = |(place, (request, owner)): (usize, &(Request, Option<DiscordUserId>))| {
        let owner = owner.map_or("nobody any more".to_owned(), words::user);
        let (user, account) = (words::user(request.discord), words::account(request.roblox));
        format!(
            "{}. {user} has shown {} that {account} is theirs. Here it belongs to {owner}.",
            place + 1,
            words::distance(request.asked_at)
        )
    };
    let lines: Vec<String> = requests.iter().enumerate().map(line).collect();
    let rows = requests.iter().enumerate().map(|(place, (request, _))| {
        let (allow, deny) = (format!("{}: both may use it", place + 1), format!("{}: no", place + 1));
        row([
            link_button(LinkControl::Allow(request.discord), &allow, ButtonStyle::Success),
            link_button(LinkControl::Deny(request.discord), &deny, ButtonStyle::Danger),
        ])
    });
    let rows: Vec<CreateActionRow> = rows.collect();
    Face::text(lines.join("\n")).with_rows(rows)
}

/// What a moderator's decision came to.
#[must_use]
pub fn decided(decided: Decided) -> Face {
    Face::text(match decided {
        Decided::Allowed(request) => format!(
            "{} may use {} in this server now, beside who has it already.",
            words::user(request.discord),
            words::account(request.roblox)
        ),
        Decided::Denied(request) => {
            format!("{} does not get {}. Tell them why.", words::user(request.discord), words::account(request.roblox))
        }
        Decided::Gone => "Somebody has decided that already. /member requests shows what waits.".to_owned(),
    })
}

/// Nothing that could be an account.
#[must_use]
pub fn not_an_account() -> Face {
    again(
        "That is not a Roblox account. Give your user name (it stands behind the @ on your profile), your user ID, or the address of \
         your profile."
            .to_owned(),
    )
}

/// With a button to try another account.
fn again(text: String) -> Face {
    Face::text(text).with_rows([row([start_button("Try another account", ButtonStyle::Secondary)])])
}

fn row(buttons: impl IntoIterator<Item = CreateButton>) -> CreateActionRow {
    CreateActionRow::Buttons(buttons.into_iter().collect())
}

fn start_button(label: &str, style: ButtonStyle) -> CreateButton {
    link_button(LinkControl::Start, label, style)
}

pub(super) fn link_button(control: LinkControl, label: &str, style: ButtonStyle) -> CreateButton {
    CreateButton::new(CustomId::Link(control).to_string()).label(label).style(style)
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
