//! What the provider answers with, in the terms of `openidconnect`: its types with the one claim more
//! that holds the groups.

use std::collections::{BTreeSet, HashMap};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdToken, IdTokenFields, StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Every claim that the standard does not name: the groups are among them, under a configured name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct OtherClaims {
    #[serde(flatten)]
    claims: HashMap<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

impl OtherClaims {
    /// The groups in that claim, if it is there: a list of names, or a single one.
    pub(super) fn groups(&self, claim: &str) -> Option<BTreeSet<String>> {
        let groups = match self.claims.get(claim)? {
            Value::Array(groups) => groups.as_slice(),
            single => std::slice::from_ref(single),
        };
        let names = groups.iter().filter_map(Value::as_str);
        Some(names.map(ToOwned::to_owned).collect())
    }
}

/// The algorithms that a provider signs with and everybody can check. A secret that two know proves
/// nothing here, and no signature less.
pub(super) const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

pub(super) type SignedToken = IdToken<
    OtherClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

pub(super) type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

pub(super) type UserInfo = UserInfoClaims<OtherClaims, CoreGenderClaim>;

pub(super) type TokenRefusal = StandardErrorResponse<CoreErrorResponseType>;

pub(super) type Client = openidconnect::Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    TokenRefusal,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(claims: Value) -> Option<BTreeSet<String>> {
        let claims: OtherClaims = serde_json::from_value(claims).unwrap();
        claims.groups("groups")
    }

    #[test]
    fn groups_are_a_list_of_names_or_one_name() {
        let of = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect());
        assert_eq!(
            groups(serde_json::json!({"groups": ["a", "b"]})),
            of(&["a", "b"])
        );
        assert_eq!(groups(serde_json::json!({"groups": "a b"})), of(&["a b"]));
        assert_eq!(
            groups(serde_json::json!({"groups": [1, {}, "a"]})),
            of(&["a"])
        );
        assert_eq!(groups(serde_json::json!({"groups": []})), of(&[]));
        assert_eq!(groups(serde_json::json!({"other": ["a"]})), None);
    }
}
