//! Threads for what nobody waits for.

use std::time::Duration;

/// Between two looks at a queue: waking a thread for each mail would be a system call before its reply.
pub const REST: Duration = Duration::from_millis(20);

/// Has the calling thread let others go first, and the threads that it starts. It gets a tenth of what another one has where
/// both want to run. `what` it does is for the log, should that not be possible.
pub fn step_back(what: &str) {
    // On Linux alone this is about the calling thread and not the whole process (setpriority(2)).
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!("the thread that {what} can't step back: {error}");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = what;
}
