//! OPPO's return codes.

use domain::Classification;

/// What a return code of OPPO's means for us; none for 0, success.
///
/// The codes' meanings are \[DOC\] unless marked. -3 is made up by OPPO's own SDK and never sent,
/// and of 10001 to 10005 only the numbers are known: they are explained by nobody, as any other.
pub(super) const fn classify(code: i64) -> Option<Classification> {
    use Classification as C;

    Some(match code {
        0 => return None,
        // Service unavailable.
        -1 => C::RetryLater,
        // Flow control; calls limited by count or frequency; call frequency.
        -2 | 13 | 55 => C::RateLimited,
        // Invalid auth token.
        11 => C::Reauthorise,
        // AppKey invalid, missing; signature invalid (a wrong MasterSecret), missing.
        14..=17 => C::BadCredentials,
        // HTTP method; timestamp missing, invalid; method, version; encoding; no auth token.
        12 | 18..=25 | 29 => C::OurFault,
        // Our address is blacklisted; no right to this function; app disabled; no right to push by
        // API; no right to a secondary action.
        26 | 27 | 28 | 30 | 59 => C::NotPermitted,
        // Messages, pictures of the day.
        33 | 34 => C::QuotaUntilTomorrow,
        // Data not there, there already; arguments missing, invalid; picture; no template for a
        // private message [3P]; category or notify level. 41 may be a bad token too [3P], but no
        // token is given up for it alone.
        31 | 32 | 40 | 41 | 51 | 54 | 67 => C::BadMessage,
        // The registration token is none by its form.
        10_000 => C::BadToken,
        _ => C::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Classification as C;

    #[test]
    fn every_documented_code_has_one_meaning() {
        for (code, meaning) in [
            (0, None),
            (-1, Some(C::RetryLater)),
            (-2, Some(C::RateLimited)),
            (11, Some(C::Reauthorise)),
            (12, Some(C::OurFault)),
            (13, Some(C::RateLimited)),
            (14, Some(C::BadCredentials)),
            (15, Some(C::BadCredentials)),
            (16, Some(C::BadCredentials)),
            (17, Some(C::BadCredentials)),
            (18, Some(C::OurFault)),
            (19, Some(C::OurFault)),
            (20, Some(C::OurFault)),
            (21, Some(C::OurFault)),
            (22, Some(C::OurFault)),
            (23, Some(C::OurFault)),
            (24, Some(C::OurFault)),
            (25, Some(C::OurFault)),
            (26, Some(C::NotPermitted)),
            (27, Some(C::NotPermitted)),
            (28, Some(C::NotPermitted)),
            (29, Some(C::OurFault)),
            (30, Some(C::NotPermitted)),
            (31, Some(C::BadMessage)),
            (32, Some(C::BadMessage)),
            (33, Some(C::QuotaUntilTomorrow)),
            (34, Some(C::QuotaUntilTomorrow)),
            (40, Some(C::BadMessage)),
            (41, Some(C::BadMessage)),
            (51, Some(C::BadMessage)),
            (54, Some(C::BadMessage)),
            (55, Some(C::RateLimited)),
            (59, Some(C::NotPermitted)),
            (67, Some(C::BadMessage)),
            (10_000, Some(C::BadToken)),
        ] {
            assert_eq!(classify(code), meaning, "code {code}");
        }
    }

    #[test]
    fn a_code_that_nobody_explains_is_unknown() {
        for code in [
            -3,
            1,
            10,
            35,
            39,
            42,
            50,
            52,
            53,
            56,
            58,
            60,
            66,
            68,
            9_999,
            10_001,
            10_002,
            10_003,
            10_004,
            10_005,
            i64::MIN,
            i64::MAX,
        ] {
            assert_eq!(classify(code), Some(C::Unknown), "code {code}");
        }
    }
}
