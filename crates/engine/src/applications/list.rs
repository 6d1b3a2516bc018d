//! List the applications.

use domain::Actor;

use super::{Application, ApplicationRow};
use crate::{Engine, FindError, StorageError};

/// An application with the state of its certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationSummary {
    /// The application.
    pub application: Application,
    /// How many certificates it has.
    pub certificates: i64,
    /// How many of them have a revision in effect.
    pub in_effect: i64,
    /// How many revisions wait to take effect, also those of certificates that are in effect.
    pub waiting: i64,
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    #[sqlx(flatten)]
    application: ApplicationRow,
    certificates: i64,
    in_effect: i64,
    waiting: i64,
}

/// The applications that the actor reaches, the oldest first.
///
/// # Errors
/// [`FindError`].
pub async fn list(engine: &Engine, actor: &Actor) -> Result<Vec<ApplicationSummary>, FindError> {
    let rows: Vec<SummaryRow> = sqlx::query_as(
        "SELECT a.application_id, a.name, a.created_at, a.created_by,
                COUNT(DISTINCT r.certificate_id) AS certificates,
                COUNT(DISTINCT CASE WHEN r.withdrawn_at IS NULL AND r.effective_at <= $1
                                    THEN r.certificate_id END) AS in_effect,
                COUNT(CASE WHEN r.withdrawn_at IS NULL AND r.effective_at > $1
                           THEN r.number END) AS waiting
         FROM applications a
         LEFT JOIN certificates c ON c.application_id = a.application_id
             AND c.deleted_at IS NULL
         LEFT JOIN revisions r ON r.certificate_id = c.certificate_id
         GROUP BY a.application_id, a.name, a.created_at, a.created_by
         ORDER BY a.created_at, a.application_id",
    )
    .bind(engine.now().as_millis())
    .fetch_all(engine.database().read())
    .await
    .map_err(StorageError::from)?;
    let mut summaries = Vec::with_capacity(rows.len());
    for row in rows {
        let application = Application::try_from(row.application)?;
        if actor.reaches(application.id) {
            summaries.push(ApplicationSummary {
                application,
                certificates: row.certificates,
                in_effect: row.in_effect,
                waiting: row.waiting,
            });
        }
    }
    Ok(summaries)
}
