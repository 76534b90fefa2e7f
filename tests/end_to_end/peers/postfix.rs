//! Postfix, relaying all mail to one host.

use super::{
    cases::Route,
    exam::Manner,
    mail_server::{FIRST_ACCOUNT, MailServer, Tree},
};

/// With PIPELINING, SIZE, 8BITMIME and SMTPUTF8, as it does by itself when they are offered.
pub async fn start() -> Option<MailServer> {
    start_with("", &[]).await
}

/// The same with more configuration, and with these files.
pub async fn start_with(more: &str, files: &[(&str, &str)]) -> Option<MailServer> {
    let tree = Tree::copy("postfix", &["postfix", "postdrop", "nobody"]).await?;
    let (port, plain, tls) = (tree.port, tree.site.port(Route::Plain), tree.site.port(Route::ImplicitTls));
    let [postfix, postdrop] = [FIRST_ACCOUNT, FIRST_ACCOUNT + 1];
    for queue in ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"] {
        tree.folder(&format!("var/spool/postfix/{queue}"), postfix, 0, 0o700);
    }
    tree.folder("var/spool/postfix/maildrop", postfix, postdrop, 0o730);
    tree.folder("var/spool/postfix/public", postfix, postdrop, 0o710);
    tree.folder("var/spool/postfix/pid", 0, 0, 0o755);
    tree.folder("var/lib/postfix", postfix, 0, 0o755);
    tree.folder("var/log", 0, 0, 0o755);
    tree.write(
        "etc/postfix/main.cf",
        &format!(
            "compatibility_level = 3.6
myhostname = postfix.peer.test
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
message_size_limit = 0
relayhost = [localhost]:{plain}
transport_maps = inline:{{
  {{ starttls.sundew.test = starttls:[localhost]:{plain} }},
  {{ tls.sundew.test = tls:[localhost]:{tls} }},
  {{ nosize.sundew.test = nosize:[localhost]:{plain} }} }}
smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt
smtp_tls_secure_cert_match = localhost
tls_random_source =
maillog_file = /var/log/mail.log
{more}
"
        ),
    );
    files.iter().for_each(|(path, text)| tree.write(path, text));
    let mut services = format!("127.0.0.1:{port} inet n - n - - smtpd\n");
    for service in ["rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce"]
        .into_iter()
        .chain(["cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "tlsmgr unix - - n 1000? 1 tlsmgr"])
        .chain(["trace unix - - n - 0 bounce", "error unix - - n - - error", "retry unix - - n - - error"])
        .chain(["anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache", "postlog unix-dgram n - n - 1 postlogd"])
        .chain(["proxymap unix - - n - - proxymap", "smtp unix - - n - - smtp"])
        .chain(["starttls unix - - n - - smtp -o smtp_tls_security_level=secure"])
        .chain(["tls unix - - n - - smtp -o smtp_tls_security_level=secure -o smtp_tls_wrappermode=yes"])
        .chain(["nosize unix - - n - - smtp -o smtp_discard_ehlo_keywords=size"])
    {
        services.push_str(service);
        services.push('\n');
    }
    let manner = Manner { says: &["SIZE="], measures: Some("exceeds size limit"), ..Manner::default() };
    tree.write("etc/postfix/master.cf", &services);
    Some(tree.run(&["/usr/lib/postfix/sbin/master", "-d"], manner).await)
}
