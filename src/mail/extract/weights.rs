//! What each feature of a candidate for a code, and of a link, is worth: logarithms of odds.
//!
//! Fitted by logistic regression (L2, 0.5) over the candidates in `tests/service_mail/tuning` and in the public corpus, where
//! of a code or link that stands in several places the surest one counts. How well that holds was measured with the
//! languages left out in turn. A row belongs to the feature in the same place of `codes::weigh` and `links::weigh_one`.

/// Of candidates for codes; the first is what none of them says.
#[rustfmt::skip]
pub(super) const CODES: [f32; 70] = [
    -3.56, 2.10, -3.06, 2.74, -0.00, 5.25, 1.03, 0.05, 1.05, -0.92,
    1.49, 0.66, 1.11, 1.41, -2.89, 1.76, -1.12, -1.88, 1.64, -0.22,
    -0.84, 1.65, 1.67, 0.65, 0.70, -0.46, -0.14, 0.65, -1.06, -0.33,
    0.95, 0.64, -2.19, -1.24, -2.03, -0.16, -1.06, -3.68, -1.25, -1.80,
    -2.30, 0.77, -1.40, 0.53, -1.87, 0.22, 0.26, -0.88, 0.00, 0.31,
    -4.35, -0.62, -0.05, -0.72, 1.22, 0.44, -0.35, -1.41, 0.66, -0.62,
    -0.03, 1.00, -4.70, -1.71, -2.53, -0.88, -0.88, -2.35, -3.74, -7.64,
];

/// Of links to act by; the first is what none of them says.
#[rustfmt::skip]
pub(super) const LINKS: [f32; 52] = [
    -5.90, 0.26, 0.24, 1.74, -3.04, -0.60, 0.16, 1.56, 0.55, 3.35,
    -2.56, -2.01, 1.79, 2.02, 0.71, -0.93, -0.49, -0.39, 3.68, 0.12,
    -1.80, 0.98, 1.09, -0.54, -1.12, 0.04, -0.80, -0.17, 2.50, -0.24,
    -0.28, 0.15, -0.82, -0.94, -0.65, 0.53, 0.74, -0.33, -0.80, 3.75,
    -0.61, 0.22, -2.12, -0.71, -2.46, -0.56, -1.54, -2.63, -2.80, -1.32,
    1.77, -0.68,
];
