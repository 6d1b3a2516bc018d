//! Whom the provider means.

use std::collections::BTreeSet;

use domain::single_sign_on::{Issuer, Subject};

/// Whom the provider means: issuer and subject alone say who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who says so.
    pub issuer: Issuer,
    /// Whom they mean.
    pub subject: Subject,
    /// What they are called there, the best name first: what a new member is called here.
    pub names: Vec<String>,
    /// Which groups they are in.
    pub groups: BTreeSet<String>,
}
