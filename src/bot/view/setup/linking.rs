//! The page about linking and ranks.

use serenity::all::ButtonStyle;
use serenity::builder::{CreateActionRow, CreateButton, CreateEmbed};

use super::{button, with_notice};
use crate::bot::custom_id::{CustomId, ModalId, ProviderForm, SetupControl, SetupForm};
use crate::bot::face::{Face, Menu, Offers};
use crate::bot::modal::{Modal, TextField};
use crate::bot::view::{text, words};
use crate::desk::settings::{KeyState, LinkingSettings, MOST_ROLE_RANKS, ProviderKeyAnswer, RoleRankAnswer};
use crate::domain::{DiscordRoleId, LinkPolicy, Rank, RankChoice, RankSource};
use crate::vault::{LastFour, NotKept, Unreadable};

/// The field for a key.
pub const KEY: &str = "key";

/// The field for a rank.
pub const RANK: &str = "rank";

/// How much room the list of roles gets, in UTF-16 units (Discord, embeds: 1,024 a field).
const ROLES: usize = 900;

/// How much of the end of a key is shown, in UTF-16 units.
const ENDING: usize = 20;

/// The page, below a word on what has just happened.
#[must_use]
pub fn page(settings: &LinkingSettings, notice: Option<String>) -> Face {
    let embed = CreateEmbed::new()
        .title("Linking and ranks")
        .description(
            "Who your members are on Roblox. What they prove themselves holds everywhere; what moderators say, and what Bloxlink \
             or RoVer say, holds in this server.",
        )
        .field("Members link themselves", phrases(settings.phrases), false)
        .field("An account that is somebody else's here", policy(settings.policy), false)
        .field("Bloxlink key", key(&settings.bloxlink), true)
        .field("RoVer key", key(&settings.rover), true)
        .field("Open Cloud key", key(&settings.open_cloud), true)
        .field("Ranks", ranks(settings.ranks), false)
        .field("Discord roles with a rank", role_ranks(&settings.role_ranks), false);
    let menu = Menu {
        id: CustomId::Setup(SetupControl::RoleRank),
        placeholder: "Set the rank of a Discord role…".to_owned(),
        offers: Offers::Roles(None),
    };
    let face = Face { menus: vec![menu], ..Face::embed(embed).with_rows(rows(settings)) };
    with_notice(face, notice)
}

fn rows(settings: &LinkingSettings) -> Vec<CreateActionRow> {
    let policies = LinkPolicy::ALL
        .map(|policy| chosen(button(SetupControl::LinkPolicy(policy), policy_label(policy)), policy == settings.policy));
    let choices = RankChoice::ALL
        .map(|choice| chosen(button(SetupControl::RankChoice(choice), choice_label(choice)), is_chosen(settings.ranks, choice)));
    vec![
        CreateActionRow::Buttons(policies.into()),
        CreateActionRow::Buttons(choices.into()),
        CreateActionRow::Buttons(vec![
            button(SetupControl::ProviderKey(ProviderForm::Bloxlink), "Bloxlink key…"),
            button(SetupControl::ProviderKey(ProviderForm::Rover), "RoVer key…"),
            button(SetupControl::ProviderKey(ProviderForm::OpenCloud), "Open Cloud key…"),
        ]),
        CreateActionRow::Buttons(vec![button(SetupControl::RobloxGroup, "Roblox group…"), button(SetupControl::Panel, "Back")]),
    ]
}

fn chosen(button: CreateButton, chosen: bool) -> CreateButton {
    if chosen { button.style(ButtonStyle::Success).disabled(true) } else { button }
}

fn is_chosen(source: Option<RankSource>, choice: RankChoice) -> bool {
    matches!(
        (source, choice),
        (Some(RankSource::Hand), RankChoice::Hand)
            | (Some(RankSource::Group(_)), RankChoice::Group)
            | (Some(RankSource::DiscordRoles), RankChoice::DiscordRoles)
    )
}

const fn policy_label(policy: LinkPolicy) -> &'static str {
    match policy {
        LinkPolicy::Refuse => "One person only",
        LinkPolicy::Ask => "Moderators decide",
        LinkPolicy::Allow => "Several may use it",
    }
}

const fn choice_label(choice: RankChoice) -> &'static str {
    match choice {
        RankChoice::Hand => "Ranks by hand",
        RankChoice::Group => "From the Roblox group",
        RankChoice::DiscordRoles => "From Discord roles",
    }
}

fn phrases(on: bool) -> String {
    if on {
        "Yes, with /link and a few words in their Roblox profile.".to_owned()
    } else {
        "No. Whoever runs this bot has switched it off.".to_owned()
    }
}

fn policy(policy: LinkPolicy) -> String {
    match policy {
        LinkPolicy::Refuse => "It is whose proof is newest. Both are told, as is the audit channel, and moderators can keep it where it was for 24 hours \
                                (/member freeze).",
        LinkPolicy::Ask => "Moderators decide with /member requests whether both may use it here.",
        LinkPolicy::Allow => "Both may use it here.",
    }
    .to_owned()
}

fn key(key: &KeyState) -> String {
    match key {
        Ok(end) => format!("Kept, {}.", ending(end)),
        Err(Unreadable::NotKept) => "None.".to_owned(),
        Err(Unreadable::Locked) => "Cannot be read: the bot's vault key is missing. Its log says how to put it back.".to_owned(),
        Err(Unreadable::OtherKey | Unreadable::Damaged) => "Cannot be read any more. Enter it anew.".to_owned(),
    }
}

fn ending(end: &LastFour) -> String {
    if end.as_str().is_empty() { "encrypted".to_owned() } else { format!("ends with {}", text::escaped(end.as_str(), ENDING)) }
}

fn ranks(source: Option<RankSource>) -> String {
    match source {
        None => "SERIES keeps them.".to_owned(),
        Some(RankSource::Hand) => "Moderators set them with /member rank.".to_owned(),
        Some(RankSource::Group(group)) => {
            format!("The highest role of a member in {} counts.", words::roblox_group(group))
        }
        Some(RankSource::DiscordRoles) => "The highest rank of a member's Discord roles counts.".to_owned(),
    }
}

fn role_ranks(ranks: &[(DiscordRoleId, Rank)]) -> String {
    if ranks.is_empty() {
        return "None. They count when ranks come from Discord roles.".to_owned();
    }
    let ranks: Vec<String> = ranks.iter().map(|(role, rank)| format!("{} {rank}", words::discord_role(*role))).collect();
    words::list(&ranks, ROLES)
}

/// The form for a key.
#[must_use]
pub fn key_form(form: ProviderForm) -> Modal {
    let (title, placeholder) = match form {
        ProviderForm::Bloxlink => ("Bloxlink API key", "From the developer dashboard of blox.link, for this server"),
        ProviderForm::Rover => ("RoVer API key", "From the dashboard of rover.link, for this server"),
        ProviderForm::OpenCloud => ("Roblox Open Cloud key", "From create.roblox.com, with access to read the group"),
    };
    let field = TextField {
        name: KEY,
        label: "The key; empty to forget the one there is".to_owned(),
        placeholder: placeholder.to_owned(),
        required: false,
        longest: 4_000,
        lines: false,
        value: None,
    };
    Modal { id: ModalId::Setup(SetupForm::Provider(form)), title: title.to_owned(), fields: vec![field] }
}

/// The form for the rank of a Discord role.
#[must_use]
pub fn role_rank_form(role: DiscordRoleId) -> Modal {
    let field = TextField {
        name: RANK,
        label: "Rank, 0 to 255; empty for none".to_owned(),
        placeholder: "50".to_owned(),
        required: false,
        longest: 3,
        lines: false,
        value: None,
    };
    Modal { id: ModalId::Setup(SetupForm::RoleRank(role)), title: "Rank of a Discord role".to_owned(), fields: vec![field] }
}

/// The answer to another policy.
#[must_use]
pub fn policy_set(of: LinkPolicy) -> String {
    format!("For an account that is somebody else's here: {}", policy(of))
}

/// The answer to another source of ranks.
#[must_use]
pub fn ranks_set(choice: RankChoice) -> String {
    match choice {
        RankChoice::Hand => "Ranks are set by hand from now on. The ones that moderators set before count again.".to_owned(),
        RankChoice::Group => {
            "Ranks come from the Roblox group from now on, if one is set. They change with the next claim.".to_owned()
        }
        RankChoice::DiscordRoles => "Ranks come from Discord roles from now on. They change with the next claim.".to_owned(),
    }
}

/// The answer to a rank of a Discord role.
#[must_use]
pub fn role_rank_set(role: DiscordRoleId, answer: RoleRankAnswer) -> String {
    let role = words::discord_role(role);
    match answer {
        RoleRankAnswer::Set(Some(rank)) => format!("{role} gives rank {rank} now."),
        RoleRankAnswer::Set(None) => format!("{role} gives no rank now."),
        RoleRankAnswer::TooMany => {
            format!("{MOST_ROLE_RANKS} roles have a rank already, so nothing was changed. Take one away first.")
        }
    }
}

/// The answer to a key.
#[must_use]
pub fn key_offered(form: ProviderForm, answer: &ProviderKeyAnswer) -> String {
    let name = match form {
        ProviderForm::Bloxlink => "Bloxlink",
        ProviderForm::Rover => "RoVer",
        ProviderForm::OpenCloud => "Open Cloud",
    };
    match answer {
        ProviderKeyAnswer::Kept(end) => format!("The {name} key is kept, {}.", ending(end)),
        ProviderKeyAnswer::Forgotten => format!("The {name} key is forgotten."),
        ProviderKeyAnswer::NothingKept => format!("There is no {name} key to forget."),
        ProviderKeyAnswer::NotAKey => {
            "That is not a key, so it was not kept: it has spaces, or characters that no key has. Copy it anew.".to_owned()
        }
        ProviderKeyAnswer::NotSealed(NotKept::Locked) => {
            "The key was not kept: this bot cannot encrypt it without its vault key. Whoever runs the bot finds in its log how to put \
             that right."
                .to_owned()
        }
        ProviderKeyAnswer::NotSealed(NotKept::NoRandomness) => {
            "The key was not kept: the machine that runs this bot gives no random numbers to encrypt it with. Try again later."
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::view::limits::{broken, broken_form};

    #[test]
    fn everything_fits_with_the_most_that_can_be_set() {
        let role = |number: u64| DiscordRoleId::new(i64::MAX.unsigned_abs() - number).map(|role| (role, Rank::new(255)));
        let mut settings = LinkingSettings {
            policy: LinkPolicy::Ask,
            bloxlink: Ok(LastFour::of(&"a-key-with-an-end-*_*_".into())),
            rover: Err(Unreadable::Locked),
            open_cloud: Err(Unreadable::Damaged),
            ranks: Some(RankSource::DiscordRoles),
            role_ranks: (0..25).filter_map(|number| role(number).ok()).collect(),
            phrases: false,
        };
        assert_eq!(broken(&page(&settings, Some("Done.".to_owned()))), Vec::<String>::new());
        settings = LinkingSettings { ranks: None, role_ranks: Vec::new(), ..settings };
        assert_eq!(broken(&page(&settings, None)), Vec::<String>::new());
        for form in [ProviderForm::Bloxlink, ProviderForm::Rover, ProviderForm::OpenCloud] {
            assert_eq!(broken_form(&key_form(form)), Vec::<String>::new());
        }
    }
}
