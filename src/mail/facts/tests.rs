use super::*;

fn facts(dmarc: Outcome, aligned: bool, mail_from: Outcome, signature: Outcome) -> Facts {
    let spf = |outcome| Spf { outcome, reason: Reason::Mechanism("all"), domain: "a.org".into() };
    let signature = Dkim { outcome: signature, reason: None, domain: "a.org".into(), selector: "s".into(), algorithm: "rsa-sha256" };
    Facts {
        mail_from: spf(mail_from),
        helo: spf(Outcome::None),
        dkim: Box::new([signature]),
        dkim_ignored: 0,
        dmarc: Dmarc {
            outcome: dmarc,
            reason: None,
            domain: "a.org".into(),
            policy: None,
            subdomain_policy: None,
            spf_aligned: false,
            dkim_aligned: aligned,
        },
        arc: None,
        ptr: Ptr { outcome: Outcome::None, reason: None, name: None },
    }
}

#[test]
fn one_word_says_whether_the_authors_domain_stands_behind_a_mail() {
    use Outcome::{Fail, None, Pass, PermError, SoftFail, TempError};
    for (dmarc, aligned, mail_from, signature, wanted) in [
        (Pass, true, Fail, Pass, Verdict::Aligned),
        (Fail, false, Pass, Pass, Verdict::Failed),
        (TempError, true, Pass, Pass, Verdict::Unknown),
        (None, true, Fail, Pass, Verdict::Aligned),
        (None, false, Fail, None, Verdict::Failed),
        (None, false, SoftFail, None, Verdict::Nothing),
        (None, false, TempError, None, Verdict::Unknown),
        (None, false, None, TempError, Verdict::Unknown),
        (None, false, None, None, Verdict::Nothing),
        (PermError, true, Pass, Pass, Verdict::Nothing),
    ] {
        let facts = facts(dmarc, aligned, mail_from, signature);
        assert_eq!(State::Known(&facts).verdict(), Some(wanted), "{facts:?}");
    }
    assert_eq!(State::Off.verdict(), Option::None);
}

#[test]
fn facts_come_once_and_a_mail_that_has_none_says_why() {
    let found = || facts(Outcome::Pass, true, Outcome::Pass, Outcome::Pass);
    let mut cell = Cell::default();
    assert_eq!(cell.state(), State::Off);
    cell.expect();
    assert_eq!(cell.state(), State::Checking);
    cell.set(Some(found()));
    cell.set(None);
    assert_eq!(cell.state(), State::Known(&found()));
    let skipped = Cell { expected: true, ..Cell::default() };
    skipped.set(None);
    assert_eq!(skipped.state(), State::Skipped);
}
