//! The shape of a session, kept under a name to be used again.

use jiff::Timestamp;

use super::{Description, Minutes, RoleDraft, RoleSet, Session, SessionDraft, TemplateName, Title};

/// What sessions that are made from it have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What it is called. In its workspace no two names differ in case alone.
    pub name: TemplateName,
    /// What its sessions are called.
    pub title: Title,
    /// What they are about.
    pub description: Option<Description>,
    /// How long they take.
    pub duration: Minutes,
    /// Their roles, with ranks and permissions.
    pub roles: RoleSet,
}

impl Template {
    /// The most templates of a workspace: more do not fit into one list on Discord, nor into anybody's head.
    pub const MOST: usize = 100;

    /// The shape of this session. Nothing where its roles are none that a session could be made with.
    #[must_use]
    pub fn of(name: TemplateName, session: &Session) -> Option<Self> {
        let roles = session.roles.iter().map(RoleDraft::of).collect::<Option<Vec<_>>>()?;
        Some(Self {
            name,
            title: session.title.clone(),
            description: session.description.clone(),
            duration: session.duration,
            roles: RoleSet::new(roles).ok()?,
        })
    }

    /// A session of this shape.
    #[must_use]
    pub fn draft(&self, starts_at: Timestamp) -> SessionDraft {
        SessionDraft {
            title: self.title.clone(),
            description: self.description.clone(),
            host: None,
            co_host: None,
            supervisor: None,
            starts_at,
            duration: self.duration,
            claimable: true,
            roles: self.roles.clone(),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::domain::{Holder, Permissions, sample};

    #[test]
    fn a_template_keeps_the_shape_and_nobody_in_it() {
        let mut session = sample::training();
        session.roles[0].permissions = Permissions { change_session_status: true, ..Permissions::default() };
        session.roles[0].slots[0].holder = Some(Holder::unmarked(sample::user(7)));
        let template = Template::of("Evening".parse().unwrap(), &session).unwrap();
        let draft = template.draft(Timestamp::UNIX_EPOCH);
        assert_eq!(draft.title, session.title);
        let roles: Vec<_> = draft.roles.as_slice().iter().map(RoleDraft::vacant_role).collect();
        assert_eq!(roles, crate::domain::difference::vacant(&session.roles));
    }
}
