//! Autocomplete: what this person could really pick, narrowed to what they have typed.
//!
//! Where nothing can be found out there are no choices; Discord then takes what was typed, and the command answers.

use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse, ResolvedValue, Unresolved};

use super::Context;
use crate::bot::incoming::{caller_of_command, user};
use crate::bot::{Failure, view};
use crate::desk::{Caller, DeskFailure, SessionPurpose};
use crate::domain::DiscordUserId;
use crate::engine::EngineFailure;

/// Discord shows that many.
const MOST: usize = 25;

/// Label and value.
type Choice = (String, String);

pub(super) async fn role_to_claim(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let choices = desk.roles_to_claim(&caller, option(context, "session")).await?;
        Ok(choices.iter().map(|choice| view::choice::role(choice, &zone)).collect())
    })
    .await
}

pub(super) async fn role_to_leave(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let choices = desk.roles_to_leave(&caller, option(context, "session")).await?;
        Ok(choices.iter().map(|choice| view::choice::held_role(choice, &zone)).collect())
    })
    .await
}

/// Every role that is coming, whoever could claim it.
pub(super) async fn role_to_check(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let choices = desk.roles_coming(&caller, option(context, "session")).await?;
        Ok(choices.iter().map(|choice| view::choice::role(choice, &zone)).collect())
    })
    .await
}

pub(super) async fn slot_to_claim(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let role = option(context, "role").unwrap_or_default();
        let slots = desk.slots_to_claim(&caller, role, option(context, "session")).await?;
        Ok(slots.into_iter().map(view::choice::slot).collect())
    })
    .await
}

pub(super) async fn role_to_assign(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let choices = desk.roles_to_assign(&caller, option(context, "session")).await?;
        Ok(choices.iter().map(|choice| view::choice::role(choice, &zone)).collect())
    })
    .await
}

pub(super) async fn slot_to_assign(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let role = option(context, "role").unwrap_or_default();
        let slots = desk.slots_to_assign(&caller, role, option(context, "session")).await?;
        Ok(slots.into_iter().map(view::choice::slot).collect())
    })
    .await
}

pub(super) async fn role_of_member(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let Some(member) = member(context)? else { return Ok(Vec::new()) };
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let choices = desk.roles_of_member(&caller, member, option(context, "session")).await?;
        Ok(choices.iter().map(|choice| view::choice::held_role(choice, &zone)).collect())
    })
    .await
}

pub(super) async fn recent_session(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let sessions = desk.recent_sessions(&caller).await?;
        Ok(sessions.iter().map(|session| view::choice::session(session, &zone)).collect())
    })
    .await
}

pub(super) async fn template(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let Ok(moderator) = desk.moderator(caller).await? else { return Ok(Vec::new()) };
        Ok(desk.templates(&moderator).await?.iter().map(view::template::choice).collect())
    })
    .await
}

pub(super) async fn session_to_claim(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    sessions(context, partial, SessionPurpose::Claim { role: option(context, "role") }).await
}

pub(super) async fn session_to_leave(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    sessions(context, partial, SessionPurpose::Leave).await
}

pub(super) async fn session_to_show(context: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    sessions(context, partial, SessionPurpose::Show).await
}

async fn sessions(context: Context<'_>, partial: &str, purpose: SessionPurpose<'_>) -> CreateAutocompleteResponse {
    offer(context, partial, async |caller| {
        let desk = &context.framework.user_data.desk;
        let zone = desk.communities().of(caller.guild).await?.time_zone();
        let sessions = desk.sessions_to_pick(&caller, purpose).await?;
        Ok(sessions.iter().map(|session| view::choice::session(session, &zone)).collect())
    })
    .await
}

/// Those choices whose label or value holds what was typed, first those that begin with it: what somebody types the first
/// letters of stands on top, where Enter takes it.
async fn offer<Work>(context: Context<'_>, partial: &str, work: impl FnOnce(Caller) -> Work) -> CreateAutocompleteResponse
where
    Work: Future<Output = Result<Vec<Choice>, Failure>>,
{
    let admitted = context.framework.user_data.admission.admit_typing(caller_of_command(context.interaction));
    let choices = match admitted.caller() {
        Some(caller) => work(caller.clone()).await,
        None => Ok(Vec::new()),
    };
    let choices = choices.unwrap_or_else(|failure| {
        match &failure {
            // Asked with every letter that is typed, while SERIES is down for everybody.
            Failure::Desk(DeskFailure::Engine(EngineFailure::Remote(_))) => {
                tracing::debug!(error = %failure, interaction.id = %context.interaction.id, "no choices could be found");
            }
            _ => tracing::error!(error = %failure, interaction.id = %context.interaction.id, "no choices could be found"),
        }
        Vec::new()
    });
    let typed = partial.trim().to_lowercase();
    let fits = |(label, value): &Choice| label.to_lowercase().contains(&typed) || value.to_lowercase().contains(&typed);
    let (first, then): (Vec<Choice>, Vec<Choice>) =
        choices.into_iter().filter(fits).partition(|(label, _)| label.to_lowercase().starts_with(&typed));
    let shown = first.into_iter().chain(then).take(MOST).map(|(label, value)| AutocompleteChoice::new(label, value));
    CreateAutocompleteResponse::new().set_choices(shown.collect())
}

/// The member option, if it is filled in already.
fn member(context: Context<'_>) -> Result<Option<DiscordUserId>, Failure> {
    let filled = context.args.iter().find(|option| option.name == "member").map(|option| &option.value);
    match filled {
        Some(ResolvedValue::User(member, _)) => Ok(Some(user(member.id)?)),
        Some(ResolvedValue::Unresolved(Unresolved::User(id))) => Ok(Some(user(*id)?)),
        _ => Ok(None),
    }
}

/// Another text option that is filled in already.
fn option<'a>(context: Context<'a>, name: &str) -> Option<&'a str> {
    let filled = context.args.iter().find(|option| option.name == name).map(|option| &option.value);
    match filled {
        Some(ResolvedValue::String(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}
