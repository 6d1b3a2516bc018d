//! Admit somebody whom the provider of single sign-on has identified: what its groups grant is what they
//! are, from this sign-in on.

use std::collections::BTreeSet;
use std::net::IpAddr;

use domain::audit::AuditAction;
use domain::single_sign_on::Granted;
use domain::{Actor, MemberId, Role, SdkAppId};
use serde_json::json;
use sqlx::{Any, Transaction};

use super::add::{Told, insert};
use super::change::set_role;
use super::invite::NO_PASSWORD;
use super::{AddMemberError, MemberName, SecurityStamp, SignedInMember, actor};
use crate::audit::{NewEntry, append};
use crate::sessions::delete_of;
use crate::single_sign_on::Identity;
use crate::{Engine, StorageError, applications};

/// Why somebody whom the provider knows was not admitted.
#[derive(Debug, thiserror::Error)]
pub enum AdmitError {
    /// None of their groups may do anything here.
    #[error("none of their groups is granted anything: see --oidc-grant")]
    NoGrant,
    /// They are a member, and disabled.
    #[error("the member is disabled: an admin may let them in again")]
    Disabled,
    /// The new member could not be written down.
    #[error("the new member was not added")]
    NotAdded(#[source] AddMemberError),
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl AdmitError {
    /// What the audit log calls it; nothing where nothing was decided.
    const fn name(&self) -> Option<&'static str> {
        match self {
            Self::NoGrant => Some("no_grant"),
            Self::Disabled => Some("disabled"),
            Self::NotAdded(_) | Self::Storage(_) => None,
        }
    }
}

/// Admits whom the identity means: the first time they become a member, each time they become what is
/// granted. Whoever is granted nothing any more keeps nothing, and their sessions end.
///
/// # Errors
/// [`AdmitError`].
pub async fn admit(
    engine: &Engine,
    identity: &Identity,
    granted: Option<Granted>,
    address: Option<IpAddr>,
) -> Result<SignedInMember, AdmitError> {
    let mut transaction = engine.database().begin().await?;
    let admission = Admission {
        engine,
        identity,
        provider: Actor::operator("single sign-on").from_address(address),
    };
    let admitted = admission.decide(&mut transaction, granted).await;
    if let Err(error) = &admitted {
        let Some(reason) = error.name() else {
            return admitted;
        };
        admission.refused(&mut transaction, reason).await?;
        tracing::info!(reason, ?address, "single_sign_on.refused");
    }
    transaction.commit().await.map_err(StorageError::from)?;
    admitted
}

struct Admission<'a> {
    engine: &'a Engine,
    identity: &'a Identity,
    /// Who makes and changes the member, as the audit log calls it.
    provider: Actor,
}

/// The member whom the identity means.
struct Known {
    id: MemberId,
    name: String,
    role: Role,
    applications: BTreeSet<SdkAppId>,
    is_disabled: bool,
}

impl Admission<'_> {
    async fn decide(
        &self,
        transaction: &mut Transaction<'static, Any>,
        granted: Option<Granted>,
    ) -> Result<SignedInMember, AdmitError> {
        let known = self.known(transaction).await?;
        if known.as_ref().is_some_and(|member| member.is_disabled) {
            return Err(AdmitError::Disabled);
        }
        let Some(granted) = granted else {
            if let Some(member) = known {
                self.grant(transaction, &member, Role::Developer, &BTreeSet::new())
                    .await?;
                delete_of(transaction, member.id, None).await?;
            }
            return Err(AdmitError::NoGrant);
        };
        let role = granted.role();
        let applications = existing(transaction, granted.into_applications()).await?;
        let (id, name) = match known {
            Some(member) => {
                self.grant(transaction, &member, role, &applications)
                    .await?;
                (member.id, member.name)
            }
            None => self.add(transaction, role, &applications).await?,
        };
        let member = Actor::member(id, name, role, applications);
        let member = member.from_address(self.provider.address);
        let subject = format!("members/{}", member.name);
        let entry = NewEntry::in_console(AuditAction::SignedIn, subject);
        append(transaction, &member, self.engine.now(), entry).await?;
        tracing::info!(member = id.0, "single_sign_on.done");
        Ok(SignedInMember {
            actor: member,
            stamp: stamp(transaction, id).await?,
        })
    }

    async fn known(
        &self,
        transaction: &mut Transaction<'static, Any>,
    ) -> Result<Option<Known>, StorageError> {
        let row: Option<(i64, String, String, Option<i64>)> = sqlx::query_as(
            "SELECT m.member_id, m.name, m.role, m.disabled_at
             FROM identities i JOIN members m ON m.member_id = i.member_id
             WHERE i.issuer = $1 AND i.subject = $2",
        )
        .bind(self.identity.issuer.as_str())
        .bind(self.identity.subject.as_str())
        .fetch_optional(&mut **transaction)
        .await?;
        let Some((number, name, role, disabled_at)) = row else {
            return Ok(None);
        };
        let id = MemberId(number);
        let numbers: Vec<i64> =
            sqlx::query_scalar("SELECT application_id FROM memberships WHERE member_id = $1")
                .bind(number)
                .fetch_all(&mut **transaction)
                .await?;
        let applications = numbers.into_iter().map(|number| {
            SdkAppId::from_number(number).ok_or_else(|| {
                StorageError::unreadable("memberships.application_id", id, "not an SDKAppID")
            })
        });
        Ok(Some(Known {
            id,
            name,
            role: Role::from_name(&role)
                .ok_or_else(|| StorageError::unreadable("members.role", id, "not a role"))?,
            applications: applications.collect::<Result<_, _>>()?,
            is_disabled: disabled_at.is_some(),
        }))
    }

    /// Makes the member what is granted, if they are anything else.
    async fn grant(
        &self,
        transaction: &mut Transaction<'static, Any>,
        member: &Known,
        role: Role,
        applications: &BTreeSet<SdkAppId>,
    ) -> Result<(), StorageError> {
        if member.role == role && member.applications == *applications {
            return Ok(());
        }
        set_role(transaction, member.id, role, applications)
            .await?
            .map_err(|id| StorageError::unreadable("applications", id, "gone meanwhile"))?;
        if member.role != role {
            delete_of(transaction, member.id, None).await?;
        }
        let subject = format!("members/{}", member.name);
        let entry = NewEntry::in_console(AuditAction::MemberChanged, subject)
            .before(&Told::of(member.role, &member.applications))?
            .after(&Told::of(role, applications))?;
        append(transaction, &self.provider, self.engine.now(), entry).await
    }

    async fn add(
        &self,
        transaction: &mut Transaction<'static, Any>,
        role: Role,
        applications: &BTreeSet<SdkAppId>,
    ) -> Result<(MemberId, String), AdmitError> {
        let name = free_name(transaction, &self.identity.names).await?;
        let id = insert(self.engine, transaction, &name, role, NO_PASSWORD)
            .await
            .map_err(AdmitError::NotAdded)?;
        set_role(transaction, id, role, applications)
            .await?
            .map_err(|id| AdmitError::NotAdded(AddMemberError::UnknownApplication(id)))?;
        sqlx::query("INSERT INTO identities (issuer, subject, member_id) VALUES ($1, $2, $3)")
            .bind(self.identity.issuer.as_str())
            .bind(self.identity.subject.as_str())
            .bind(id.0)
            .execute(&mut **transaction)
            .await
            .map_err(StorageError::from)?;
        let entry = NewEntry::in_console(AuditAction::MemberAdded, format!("members/{name}"))
            .after(&json!({
                "role": role.name(),
                "applications": applications,
                "issuer": self.identity.issuer.as_str(),
                "subject": self.identity.subject.as_str(),
            }))?;
        append(transaction, &self.provider, self.engine.now(), entry).await?;
        Ok((id, name.to_string()))
    }

    async fn refused(
        &self,
        transaction: &mut Transaction<'static, Any>,
        reason: &str,
    ) -> Result<(), StorageError> {
        let subject = match self.known(transaction).await? {
            Some(member) => format!("members/{}", member.name),
            None => "members".to_owned(),
        };
        let entry = NewEntry::in_console(AuditAction::SignInRefused, subject).after(&json!({
            "reason": reason,
            "issuer": self.identity.issuer.as_str(),
            "subject": self.identity.subject.as_str(),
        }))?;
        append(transaction, &self.provider, self.engine.now(), entry).await
    }
}

async fn stamp(
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
) -> Result<SecurityStamp, StorageError> {
    let found = actor::find(&mut **transaction, member).await?;
    found
        .map(|(_, stamp)| stamp)
        .ok_or_else(|| StorageError::unreadable("members", member, "gone meanwhile"))
}

/// The applications that are there. A grant may name one that is still to be added.
async fn existing(
    transaction: &mut Transaction<'static, Any>,
    granted: BTreeSet<SdkAppId>,
) -> Result<BTreeSet<SdkAppId>, StorageError> {
    let mut existing = BTreeSet::new();
    for application in granted {
        if applications::exists(transaction, application).await? {
            existing.insert(application);
        } else {
            tracing::warn!(%application, "single_sign_on.unknown_application");
        }
    }
    Ok(existing)
}

/// The first of the names that can be one here, with a number where somebody else has it: whoever has a
/// name already stays the only one whom it means.
async fn free_name(
    transaction: &mut Transaction<'static, Any>,
    told: &[String],
) -> Result<MemberName, StorageError> {
    let mut possible = told.iter().filter_map(|name| MemberName::parse(name).ok());
    let name = possible.next().unwrap_or_else(MemberName::nameless);
    let mut free = name.clone();
    let mut number = 1;
    while is_taken(transaction, &free).await? {
        number += 1;
        free = name.numbered(number);
    }
    Ok(free)
}

async fn is_taken(
    transaction: &mut Transaction<'static, Any>,
    name: &MemberName,
) -> Result<bool, StorageError> {
    let taken: Option<i64> = sqlx::query_scalar("SELECT member_id FROM members WHERE name = $1")
        .bind(name.as_str())
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(taken.is_some())
}
