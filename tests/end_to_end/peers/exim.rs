//! Exim, relaying all mail to one host.

use super::{
    cases::Route,
    exam::Manner,
    mail_server::{FIRST_ACCOUNT, MailServer, Tree},
};

/// With SIZE, SMTPUTF8 and CHUNKING: it sends BDAT, as it does by itself when it is offered.
pub async fn start() -> Option<MailServer> {
    let tree = Tree::copy("exim", &["Debian-exim"]).await?;
    let (port, plain, tls) = (tree.port, tree.site.port(Route::Plain), tree.site.port(Route::ImplicitTls));
    tree.folder("var/spool/exim4", FIRST_ACCOUNT, FIRST_ACCOUNT, 0o750);
    tree.folder("var/log", FIRST_ACCOUNT, FIRST_ACCOUNT, 0o755);
    let mut configuration = format!(
        "primary_hostname = exim.peer.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
log_file_path = /var/log/%slog
acl_smtp_rcpt = accept
smtputf8_advertise_hosts = *
tls_advertise_hosts =
host_lookup =
message_size_limit = 64M
keep_environment =
"
    );
    let verified = "tls_verify_certificates = /etc/ssl/certs/ca-certificates.crt\n  tls_verify_hosts = *";
    let ways = [
        ("starttls", "starttls.sundew.test", plain, format!("hosts_require_tls = *\n  {verified}")),
        ("tls", "tls.sundew.test", tls, format!("protocol = smtps\n  {verified}")),
        ("nosize", "nosize.sundew.test", plain, "hosts_avoid_tls = *\n  size_addition = -1".to_owned()),
        ("plain", "*", plain, "hosts_avoid_tls = *".to_owned()),
    ];
    configuration.push_str("begin routers\n");
    for (name, domains, ..) in &ways {
        configuration += &format!(
            "{name}:\n  driver = manualroute\n  domains = {domains}\n  transport = {name}\n  route_list = * localhost byname\n  self = send\n"
        );
    }
    configuration.push_str("begin transports\n");
    for (name, _, port, options) in &ways {
        configuration += &format!("{name}:\n  driver = smtp\n  port = {port}\n  allow_localhost\n  {options}\n");
    }
    tree.write("etc/exim4/exim4.conf", &configuration);
    let manner = Manner { says: &["SIZE=", "BDAT "], ..Manner::default() };
    Some(tree.run(&["/usr/sbin/exim4", "-bdf"], manner).await)
}
