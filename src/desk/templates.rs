//! Templates: keeping the shape of a session under a name, and making sessions of it.

use jiff::Timestamp;

use super::{Desk, DeskFailure, Moderator};
use crate::domain::{AuditAction, Session, Template, TemplateName};
use crate::store::audit::Entry;
use crate::store::{self};

/// What keeping a template came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateAnswer {
    /// It is kept, in place of another one of that name if there was one.
    Saved {
        /// What is kept.
        template: Template,
        /// Whether it took another one's place.
        replaced: bool,
    },
    /// The session has roles that no session can be made with.
    NoShape,
    /// The workspace has as many as it may.
    TooMany,
}

impl Desk {
    /// Keeps the shape of a session under a name.
    pub async fn save_template(
        &self,
        moderator: &Moderator,
        name: TemplateName,
        session: &Session,
    ) -> Result<TemplateAnswer, DeskFailure> {
        let Some(template) = Template::of(name, session) else { return Ok(TemplateAnswer::NoShape) };
        let workspace = &moderator.community.workspace.id;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let before = store::templates::find(&mut transaction, workspace, &template.name).await?;
        let replaced = before.is_some();
        if before.as_ref() == Some(&template) {
            return Ok(TemplateAnswer::Saved { template, replaced });
        }
        if !replaced && store::templates::all(&mut transaction, workspace).await?.len() >= Template::MOST {
            return Ok(TemplateAnswer::TooMany);
        }
        store::templates::put(&mut transaction, workspace, &template, Timestamp::now()).await?;
        let entry = entry(moderator, AuditAction::TemplateSaved, &template.name);
        store::audit::insert(&mut transaction, &[entry], Timestamp::now()).await?;
        transaction.commit().await?;
        Ok(TemplateAnswer::Saved { template, replaced })
    }

    /// Gives a template up; what it was, or nothing when there was none.
    pub async fn delete_template(&self, moderator: &Moderator, name: &TemplateName) -> Result<Option<Template>, DeskFailure> {
        let workspace = &moderator.community.workspace.id;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let Some(template) = store::templates::find(&mut transaction, workspace, name).await? else { return Ok(None) };
        store::templates::delete(&mut transaction, workspace, name).await?;
        let entry = entry(moderator, AuditAction::TemplateDeleted, &template.name);
        store::audit::insert(&mut transaction, &[entry], Timestamp::now()).await?;
        transaction.commit().await?;
        Ok(Some(template))
    }

    /// The template of that name.
    pub async fn template(&self, moderator: &Moderator, name: &TemplateName) -> Result<Option<Template>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::templates::find(&mut reader, &moderator.community.workspace.id, name).await?)
    }

    /// Every template of the community, by name.
    pub async fn templates(&self, moderator: &Moderator) -> Result<Vec<Template>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        Ok(store::templates::all(&mut reader, &moderator.community.workspace.id).await?)
    }
}

/// Doing either twice is doing it once, so the request needs not be remembered.
fn entry(moderator: &Moderator, action: AuditAction, name: &TemplateName) -> Entry {
    let details = serde_json::json!({ "template": name.as_str() }).to_string();
    Entry { details: Some(details), request: None, ..Entry::new(&moderator.origin(), action) }
}
