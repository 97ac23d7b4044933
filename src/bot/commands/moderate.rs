//! `/assign` and `/remove`, and the steps of a session: what Manage on the board does, where a keyboard is quicker.

use std::convert::Infallible;

use serenity::all::User;

use super::{Context, choices, reply, reply_to_moderator, reply_with};
use crate::bot::answer::Answer;
use crate::bot::face::Face;
use crate::bot::incoming::user;
use crate::bot::panel::Typed;
use crate::bot::{Bot, Failure, telling, view};
use crate::desk::rights::{ChangingStatus, KeepingAttendance};
use crate::desk::{Caller, ModerationAnswer, SeatedSession};
use crate::domain::{DiscordUserId, Reason, Step, when_text};
use jiff::Timestamp;

/// Put a member into a slot (moderators)
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_EVENTS"
)]
pub(super) async fn assign(
    context: Context<'_>,
    #[description = "The member"] member: User,
    #[description = "The role they get"]
    #[autocomplete = "choices::role_to_assign"]
    role: String,
    #[description = "A particular slot; leave it out for the next vacant one"]
    #[autocomplete = "choices::slot_to_assign"]
    slot: Option<String>,
    #[description = "The session; leave it out for the one in this channel, or the next one with this role"]
    #[autocomplete = "choices::session_to_show"]
    session: Option<String>,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, caller, moderator| {
        let member = user(member.id)?;
        let answer = bot.desk.assign_typed(&moderator, member, &role, slot.as_deref(), session.as_deref()).await?;
        told(bot, &caller, &answer, &role, Some(member)).await
    })
    .await
}

/// Take a member out of a slot (moderators)
#[poise::command(
    slash_command,
    install_context = "Guild",
    interaction_context = "Guild",
    default_member_permissions = "MANAGE_EVENTS"
)]
pub(super) async fn remove(
    context: Context<'_>,
    #[description = "The member"] member: User,
    #[description = "The role they lose"]
    #[autocomplete = "choices::role_of_member"]
    role: String,
    #[description = "The session; leave it out for the first one in which they have this role"]
    #[autocomplete = "choices::session_to_show"]
    session: Option<String>,
    #[description = "Why; it is kept in the audit trail"]
    #[max_length = 300]
    reason: Option<String>,
) -> Result<(), Infallible> {
    reply_to_moderator(context, async |bot, caller, moderator| {
        let reason = match reason_typed(reason.as_deref()) {
            Ok(reason) => reason,
            Err(problem) => return Ok(problem),
        };
        let member = user(member.id)?;
        let answer = bot.desk.take_out_typed(&moderator, member, &role, session.as_deref(), reason).await?;
        told(bot, &caller, &answer, &role, Some(member)).await
    })
    .await
}

/// Change a session (moderators); what you leave out stays
#[poise::command(slash_command)]
pub(super) async fn edit(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::session_to_show"]
    session: String,
    #[description = "What it is called"]
    #[max_length = 256]
    title: Option<String>,
    #[description = "When it starts, like 2026-12-01 18:00, tomorrow 18:00 or in 2h"] when: Option<String>,
    #[description = "How long it takes, in minutes"]
    #[min = 1]
    #[max = 10080]
    duration: Option<i64>,
    #[description = "All its roles, like Trainer x2 @50, Assistant x4; holders keep their slots where they can"] roles: Option<
        String,
    >,
    #[description = "What it is about"]
    #[max_length = 2000]
    description: Option<String>,
) -> Result<(), Infallible> {
    let duration = duration.map(|minutes| minutes.to_string());
    let typed = Typed { title, when, duration, description, roles };
    reply_with(context, async |bot, caller| {
        let session = match bot.desk.session_to_show(&caller, Some(&session)).await? {
            Ok(seated) => seated.session,
            Err(none) => return Ok(Answer::Whisper(view::session::no_session(&none))),
        };
        crate::bot::panel::edit_by_command(bot, &caller, &session.id, &typed).await
    })
    .await
}

/// Cancel a session and tell its holders (moderators)
#[poise::command(slash_command)]
pub(super) async fn cancel(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::session_to_show"]
    session: String,
    #[description = "Why; it is shown on the board and told to the holders"]
    #[max_length = 300]
    reason: Option<String>,
) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        let reason = match reason_typed(reason.as_deref()) {
            Ok(reason) => reason,
            Err(problem) => return Ok(problem),
        };
        step(bot, &caller, &session, Step::Cancel(reason)).await
    })
    .await
}

/// Start a session now (moderators)
#[poise::command(slash_command)]
pub(super) async fn start(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::session_to_show"]
    session: String,
) -> Result<(), Infallible> {
    reply(context, async |bot, caller| step(bot, &caller, &session, Step::Start).await).await
}

/// End a session now (moderators)
#[poise::command(slash_command)]
pub(super) async fn end(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::session_to_show"]
    session: String,
) -> Result<(), Infallible> {
    reply(context, async |bot, caller| step(bot, &caller, &session, Step::End).await).await
}

/// Put a session off to a later start (moderators)
#[poise::command(slash_command)]
pub(super) async fn delay(
    context: Context<'_>,
    #[description = "The session"]
    #[autocomplete = "choices::session_to_show"]
    session: String,
    #[description = "When it starts instead, like 19:00, tomorrow 18:00 or in 45m"] when: String,
) -> Result<(), Infallible> {
    reply(context, async |bot, caller| {
        let zone = bot.desk.communities().of(caller.guild).await?.time_zone();
        match when_text::parse(&when, Timestamp::now(), &zone) {
            Ok(starts_at) => step(bot, &caller, &session, Step::Delay(starts_at)).await,
            Err(problem) => Ok(view::input::when(problem)),
        }
    })
    .await
}

/// Get the attendance of a session as a file (moderators)
#[poise::command(slash_command)]
pub(super) async fn export(
    context: Context<'_>,
    #[description = "The session; also one that is over"]
    #[autocomplete = "choices::recent_session"]
    session: String,
) -> Result<(), Infallible> {
    reply_with(context, async |bot, caller| {
        let session = match bot.desk.session_to_show(&caller, Some(&session)).await? {
            Ok(SeatedSession { session, .. }) => session,
            Err(none) => return Ok(Answer::Whisper(view::session::no_session(&none))),
        };
        match bot.desk.steward::<KeepingAttendance>(caller, &session).await? {
            Ok(steward) => {
                let rows = bot.desk.attendance_list(&steward, &session).await?;
                Ok(Answer::Whisper(view::attendance::export(&session, &rows)))
            }
            Err(_not_permitted) => Ok(Answer::Whisper(view::trouble::not_permitted())),
        }
    })
    .await
}

async fn step(bot: &Bot, caller: &Caller, session: &str, step: Step) -> Result<Face, Failure> {
    let session = match bot.desk.session_to_show(caller, Some(session)).await? {
        Ok(seated) => seated.session,
        Err(none) => return Ok(view::session::no_session(&none)),
    };
    match bot.desk.steward::<ChangingStatus>(caller.clone(), &session).await? {
        Ok(steward) => {
            let answer = bot.desk.change_status(&steward, step).await?;
            told(bot, caller, &answer, "", None).await
        }
        Err(_not_permitted) => Ok(view::trouble::not_permitted()),
    }
}

/// What was done and whether its holders know, or why it was not.
async fn told(
    bot: &Bot,
    caller: &Caller,
    answer: &ModerationAnswer,
    role: &str,
    member: Option<DiscordUserId>,
) -> Result<Face, Failure> {
    let told = telling::tell_holders(bot, caller, answer).await;
    let people = match answer {
        ModerationAnswer::Done(moderated) => bot.desk.people_with(caller.guild, &moderated.session, answer.people()).await?,
        ModerationAnswer::Objection { session, .. } => bot.desk.people_with(caller.guild, session, answer.people()).await?,
        ModerationAnswer::NotLinked(_) | ModerationAnswer::NoSession(_) => crate::desk::People::default(),
    };
    Ok(Face::text(told.after(&view::moderation::told_of(answer, &people, role, member))))
}

fn reason_typed(reason: Option<&str>) -> Result<Option<Reason>, Face> {
    let reason = reason.filter(|reason| !reason.trim().is_empty()).map(str::parse::<Reason>).transpose();
    reason.map_err(|problem| view::input::name(&problem))
}
