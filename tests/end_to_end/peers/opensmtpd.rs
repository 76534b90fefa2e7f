//! OpenSMTPD, relaying all mail to one host.

use super::{
    cases::{Case, Route},
    exam::Manner,
    mail_server::{MailServer, Tree},
};

/// It waits a few seconds between its connections to one host.
pub async fn start() -> Option<MailServer> {
    let tree = Tree::copy("opensmtpd", &["opensmtpd", "opensmtpq"]).await?;
    let (port, plain, tls) = (tree.port, tree.site.port(Route::Plain), tree.site.port(Route::ImplicitTls));
    tree.folder("var/spool/smtpd", 0, 0, 0o711);
    tree.folder("var/run", 0, 0, 0o755);
    tree.write("etc/mailname", "opensmtpd.peer.test\n");
    tree.write(
        "etc/smtpd.conf",
        &format!(
            "listen on 127.0.0.1 port {port} hostname opensmtpd.peer.test
smtp max-message-size 64M
action \"plain\" relay host smtp+notls://localhost:{plain}
action \"starttls\" relay host smtp+tls://localhost:{plain}
action \"tls\" relay host smtps://localhost:{tls}
match from any for domain starttls.sundew.test action \"starttls\"
match from any for domain tls.sundew.test action \"tls\"
match from any for any action \"plain\"
"
        ),
    );
    let cannot = &[(Case::SmtpUtf8, "it knows no SMTPUTF8"), (Case::OversizeSent, "it sends nothing that our SIZE forbids")];
    let manner = Manner { cannot, measures: Some("message too large for peer"), ..Manner::default() };
    Some(tree.run(&["/usr/sbin/smtpd", "-d"], manner).await)
}
