//! `/template`, and planning a session from one.
//!
//! Why `/session from-template` and no option of `/session create`: Discord lets people leave out only what is optional, so
//! the title, the length and the roles would have to become optional there for everybody, and would not be asked for any more.

use std::convert::Infallible;

use jiff::Timestamp;

use super::{Context, choices, reply_to_moderator, session};
use crate::bot::face::Face;
use crate::bot::view;
use crate::desk::Moderator;
use crate::domain::{Description, Minutes, SessionDraft, Template, TemplateName, Title, roles_text, when_text};

/// Save and look after templates of sessions (moderators)
#[expect(
    clippy::unused_async,
    reason = "the framework's macro wants it; Discord lets nobody give a command without its subcommand"
)]
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_EVENTS",
    subcommands("save", "list", "delete"),
    subcommand_required
)]
pub(super) async fn template(_context: Context<'_>) -> Result<(), Infallible> {
    Ok(())
}

/// Keep a session's title, length, description and roles as a template
#[poise::command(slash_command)]
async fn save(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::recent_session"]
    session: String,
    #[description = "What the template is called; one of the same name is replaced"]
    #[max_length = 60]
    name: String,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, caller, moderator| {
        let session = match bot.desk.session_to_show(&caller, Some(&session)).await? {
            Ok(seated) => seated.session,
            Err(none) => return Ok(view::session::no_session(&none)),
        };
        match name.parse::<TemplateName>() {
            Ok(name) => Ok(view::template::saved(&bot.desk.save_template(&moderator, name, &session).await?)),
            Err(problem) => Ok(view::input::name(&problem)),
        }
    })
    .await
}

/// See the templates
#[poise::command(slash_command)]
async fn list(context: Context<'_>) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| Ok(view::template::list(&bot.desk.templates(&moderator).await?))).await
}

/// Delete a template; sessions made from it stay
#[poise::command(slash_command)]
async fn delete(
    context: Context<'_>,
    #[description = "The template"]
    #[autocomplete = "choices::template"]
    template: String,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, _, moderator| match template.parse::<TemplateName>() {
        Ok(name) => Ok(view::template::deleted(bot.desk.delete_template(&moderator, &name).await?.as_ref())),
        Err(_no_name) => Ok(view::template::unknown()),
    })
    .await
}

/// Plan a session from a template (moderators)
#[expect(clippy::too_many_arguments, reason = "each is an option of the command, and the framework wants them so")]
#[poise::command(slash_command, rename = "from-template")]
pub(super) async fn from_template(
    context: Context<'_>,
    #[description = "The template"]
    #[autocomplete = "choices::template"]
    template: String,
    #[description = "When it starts, like 2026-12-01 18:00, tomorrow 18:00 or in 2h"] when: String,
    #[description = "Another title than the template's"]
    #[max_length = 256]
    title: Option<String>,
    #[description = "Another length than the template's, in minutes"]
    #[min = 1]
    #[max = 10080]
    duration: Option<i64>,
    #[description = "Other roles than the template's, like Trainer x2 @50, Assistant x4"] roles: Option<String>,
    #[description = "Another description than the template's"]
    #[max_length = 2000]
    description: Option<String>,
    #[description = "Whether members can claim right away; yes if left out"] claimable: Option<bool>,
) -> Result<(), Infallible> {
    let other = Other { when, title, duration, roles, description, claimable };
    reply_to_moderator(context, async |bot, _, moderator| {
        let Ok(name) = template.parse::<TemplateName>() else { return Ok(view::template::unknown()) };
        let Some(template) = bot.desk.template(&moderator, &name).await? else { return Ok(view::template::unknown()) };
        match other.draft(&template, &moderator) {
            Ok(draft) => session::create_and_post(bot, &moderator, draft).await,
            Err(problem) => Ok(problem),
        }
    })
    .await
}

/// What is to be other than in the template.
struct Other {
    when: String,
    title: Option<String>,
    duration: Option<i64>,
    roles: Option<String>,
    description: Option<String>,
    claimable: Option<bool>,
}

impl Other {
    /// The first option that cannot be read is answered.
    fn draft(&self, template: &Template, moderator: &Moderator) -> Result<SessionDraft, Face> {
        let zone = moderator.community().time_zone();
        let start = when_text::parse(&self.when, Timestamp::now(), &zone).map_err(view::input::when)?;
        let mut draft = template.draft(start);
        if let Some(title) = &self.title {
            draft.title = title.parse::<Title>().map_err(|problem| view::input::name(&problem))?;
        }
        if let Some(minutes) = self.duration {
            draft.duration = Minutes::new(minutes).ok_or_else(view::input::duration)?;
        }
        if let Some(roles) = &self.roles {
            draft.roles = roles_text::parse(roles).map_err(|problem| view::input::roles(&problem))?;
        }
        if let Some(text) = self.description.as_deref().filter(|text| !text.trim().is_empty()) {
            draft.description = Some(text.parse::<Description>().map_err(|problem| view::input::name(&problem))?);
        }
        draft.claimable = self.claimable.unwrap_or(true);
        Ok(draft)
    }
}
