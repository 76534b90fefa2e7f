use super::*;

/// `(within <>, inbox, tag)`
const PATHS: &[(&str, &str, Option<&str>)] = &[
    ("bob@example.com", "bob@example.com", None),
    ("BOB@Example.COM.", "bob@example.com", None),
    ("a+b+c@x.org", "a@x.org", Some("b+c")),
    ("a+@x.org", "a@x.org", None),
    ("+t@x.org", "+t@x.org", None),
    ("a++b@x.org", "a@x.org", Some("+b")),
    ("Me+Milk@x.org", "me@x.org", Some("Milk")),
    ("a.+b@x.org", "a.+b@x.org", None),
    ("\"bob\"@x.org", "bob@x.org", None),
    ("\"Bob+Tag\"@x.org", "bob@x.org", Some("Tag")),
    ("\"a b\"@x.org", "\"a b\"@x.org", None),
    ("\"a b+c\"@x.org", "\"a b+c\"@x.org", None),
    ("\"Name+A b\"@x.org", "name@x.org", Some("A b")),
    ("\"name+a+b c\"@x.org", "name@x.org", Some("a+b c")),
    ("\"name+ \"@x.org", "name@x.org", Some(" ")),
    ("\"n\\ame\\+\\\"b@c\"@x.org", "name@x.org", Some("\"b@c")),
    ("\"name+a.\"@x.org", "name@x.org", Some("a.")),
    ("\"+t b\"@x.org", "\"+t b\"@x.org", None),
    ("\".a+b\"@x.org", "\".a+b\"@x.org", None),
    ("\"a@b\"@x.org", "\"a@b\"@x.org", None),
    ("\"a\\\"b\"@x.org", "\"a\\\"b\"@x.org", None),
    ("\"\\b\\o\\b\"@x.org", "bob@x.org", None),
    ("@relay.net,@other.net:bob@x.org", "bob@x.org", None),
    ("bob@[127.0.0.1]", "bob@[127.0.0.1]", None),
    ("bob@[IPv6:::1]", "bob@[ipv6:::1]", None),
    ("bob@[IPv6:0:0:0:0:0:0:0:1]", "bob@[ipv6:::1]", None),
    ("postmaster", "postmaster@first.example", None),
    ("PostMaster", "postmaster@first.example", None),
    ("bob@bücher.example", "bob@xn--bcher-kva.example", None),
    ("bob@XN--BCHER-KVA.example", "bob@xn--bcher-kva.example", None),
    ("вася@x.org", "вася@x.org", None),
    ("ВАСЯ@x.org", "вася@x.org", None),
    ("e\u{301}@x.org", "é@x.org", None),
    ("bob@localhost", "bob@localhost", None),
    ("o'neil!#$%&*/=?^_`{|}~-@x.org", "o'neil!#$%&*/=?^_`{|}~-@x.org", None),
];

const REFUSED: &[(&str, AddressError)] = &[
    ("", AddressError::Empty),
    ("bob", AddressError::Incomplete),
    ("bob@", AddressError::Incomplete),
    ("@x.org", AddressError::Incomplete),
    ("@relay:", AddressError::Empty),
    ("a b@x.org", AddressError::LocalSyntax),
    (".a@x.org", AddressError::LocalSyntax),
    ("a.@x.org", AddressError::LocalSyntax),
    ("a..b@x.org", AddressError::LocalSyntax),
    ("\"a@x.org", AddressError::LocalSyntax),
    ("\"\"@x.org", AddressError::LocalSyntax),
    ("\"a\"b\"@x.org", AddressError::LocalSyntax),
    ("a\u{0}b@x.org", AddressError::LocalSyntax),
    ("a\u{202e}b@x.org", AddressError::LocalSyntax),
    ("a@b@x.org", AddressError::LocalSyntax),
    ("a(comment)@x.org", AddressError::LocalSyntax),
    ("bob@x..org", AddressError::DomainSyntax),
    ("bob@.org", AddressError::DomainSyntax),
    ("bob@-x.org", AddressError::DomainSyntax),
    ("bob@x org", AddressError::DomainSyntax),
    ("bob@[300.1.1.1]", AddressError::DomainSyntax),
    ("bob@[::1]", AddressError::DomainSyntax),
    ("bob@xn--a", AddressError::DomainSyntax),
    ("bob@x/y.org", AddressError::DomainSyntax),
];

#[test]
fn a_path_names_its_inbox_and_its_tag() {
    for &(path, inbox, tag) in PATHS {
        let recipient = Recipient::from_path(path, "first.example").unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(recipient.address.as_str(), inbox, "{path}");
        assert_eq!(recipient.tag.as_deref(), tag, "{path}");
    }
}

#[test]
fn normalising_twice_changes_nothing() {
    for &(path, inbox, _) in PATHS {
        let again = Recipient::from_path(inbox, "first.example").unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(again.address.as_str(), inbox, "{path}");
    }
}

#[test]
fn nonsense_is_refused_with_its_reason() {
    for &(path, error) in REFUSED {
        assert_eq!(Recipient::from_path(path, "first.example"), Err(error), "{path:?}");
    }
    let long = format!("{}@x.org", "a".repeat(65));
    assert_eq!(Recipient::from_path(&long, "x"), Err(AddressError::LocalTooLong));
    for growing in [format!("{}@x.org", "İ".repeat(22)), format!("\"{} xyz\"@x.org", "İ".repeat(20))] {
        assert_eq!(Recipient::from_path(&growing, "x"), Err(AddressError::LocalTooLong), "{growing}");
    }
    let long = format!("a@{}org", "a.".repeat(130));
    assert_eq!(Recipient::from_path(&long, "x"), Err(AddressError::DomainSyntax));
}

#[test]
fn a_typed_name_is_at_the_first_domain() {
    let at_first = Recipient::from_input(" Bob+Shop ", "first.example").unwrap();
    assert_eq!((at_first.address.as_str(), at_first.tag.as_deref()), ("bob@first.example", Some("Shop")));
    let whole = Recipient::from_input("bob@other.org", "first.example").unwrap();
    assert_eq!(whole.address.as_str(), "bob@other.org");
    assert_eq!(Recipient::from_input("bob@", "first.example"), Err(AddressError::Incomplete));
    assert_eq!(Recipient::from_input("  ", "first.example"), Err(AddressError::Empty));
}

#[test]
fn parts_of_an_address_are_found_behind_a_quoted_at() {
    let address = Recipient::from_path("\"a@b\"@x.org", "first.example").unwrap().address;
    assert_eq!((address.local(), address.domain()), ("\"a@b\"", "x.org"));
}

#[test]
fn a_sender_is_checked_and_kept_as_written() {
    assert_eq!(sender_from_path(""), Ok(""));
    assert_eq!(sender_from_path("@r:Bob+X@Example.com"), Ok("Bob+X@Example.com"));
    assert_eq!(sender_from_path("bob"), Err(AddressError::Incomplete));
    assert_eq!(sender_from_path("bob@"), Err(AddressError::Incomplete));
}
