//! What tells sessions, and sign-ins under way, that they are over.

use domain::MemberId;
use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};

use crate::StorageError;

/// Raised by everything that ends a member's sessions. A session that is written down later, or a
/// sign-in that was half done, still carries the one before, and is over as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecurityStamp(i64);

impl SecurityStamp {
    pub(crate) const fn from_number(number: i64) -> Self {
        Self(number)
    }

    pub(crate) const fn number(self) -> i64 {
        self.0
    }
}

/// Raises the member's, and tells what it is now.
pub(crate) async fn raise(
    transaction: &mut Transaction<'static, Any>,
    member: MemberId,
) -> Result<SecurityStamp, StorageError> {
    let raised = sqlx::query_scalar(
        "UPDATE members SET security_stamp = security_stamp + 1 WHERE member_id = $1
         RETURNING security_stamp",
    )
    .bind(member.0)
    .fetch_one(&mut **transaction)
    .await?;
    Ok(SecurityStamp(raised))
}
