//! What each feature of a candidate for a code, and of a link, is worth: logarithms of odds.
//!
//! Fitted by logistic regression (L2, 0.5) over the candidates in `tests/service_mail/tuning` and in the public corpus, where
//! of a code or link that stands in several places the surest one counts. How well that holds was measured with the
//! languages left out in turn. A row belongs to the feature in the same place of `codes::weigh` and `links::weigh_one`.

/// Of candidates for codes; the first is what none of them says.
#[rustfmt::skip]
pub(super) const CODES: [f32; 65] = [
    -4.97, 3.26, -2.57, 1.50, -0.16, 2.79, 0.62, 0.03, 0.76, -0.43,
    0.86, -0.13, 0.32, 0.82, -1.67, 1.38, 0.30, -0.21, 0.76, -0.79,
    -0.32, 1.16, 1.25, -0.21, 1.62, 0.10, -0.18, 0.19, -0.42, 0.24,
    1.39, -0.34, -0.62, 0.09, -1.07, -0.02, -0.23, -1.21, -0.72, -0.39,
    -0.63, 0.48, -1.21, -4.25, 0.34, -0.07, -0.54, -0.06, -0.71, 0.29,
    0.07, -0.10, -1.18, 0.70, 0.03, 0.08, 0.66, -3.41, -0.59, -1.55,
    -0.43, -0.43, -1.54, -1.56, -3.11,
];

/// Of links to act by; the first is what none of them says.
#[rustfmt::skip]
pub(super) const LINKS: [f32; 52] = [
    -5.60, 1.52, 0.70, -0.22, -1.61, -0.23, 0.16, 1.09, 0.48, 1.74,
    -2.01, -0.78, 0.83, 1.67, 1.16, -0.57, -0.19, -0.38, 2.77, 0.03,
    -0.75, 1.74, 0.88, 0.09, -0.31, 0.12, -0.39, -0.08, 1.71, -0.19,
    0.27, 0.28, -0.02, -0.65, -0.44, 0.42, 1.05, -0.20, -0.39, 2.41,
    -0.69, -0.01, -1.06, -0.43, -0.98, -0.06, -0.42, -1.11, -1.16, -0.56,
    0.25, -0.33,
];
