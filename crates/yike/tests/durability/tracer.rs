//! Watches a program's calls on one folder and lets one of them go wrong: the program is killed as
//! it is about to make the call, or the call fails with an error of the system. Counted over all
//! threads together, so that "the n-th call" is one moment of the program and no call is left out.

use std::ffi::CString;
use std::fs;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// What goes wrong.
#[derive(Clone)]
pub enum Fault {
    None,
    /// Killed as it is about to make this call, counted from 1.
    KillAt(u64),
    /// This one call fails with this error.
    ErrorAt(u64, i32),
    /// While the switch is on, every call of this kind on a path that ends so fails.
    While(Arc<AtomicBool>, What, &'static str, i32),
}

/// Kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Write,
    Sync,
    /// Making, naming, shortening, removing.
    Name,
}

/// How a watched program ended.
#[derive(Debug)]
pub struct Ended {
    /// Calls on the folder that keep something, in all threads.
    pub calls: u64,
    /// The call that went wrong.
    pub struck: Option<String>,
}

const SYSGOOD: i32 = libc::SIGTRAP | 0x80;

/// Runs the program to its end under the fault. `started` is given the child as soon as it runs.
pub fn run(
    program: &mut Command,
    folder: &Path,
    fault: &Fault,
    started: impl FnOnce(&mut Child),
) -> Ended {
    // SAFETY: between fork and exec only this one call is made, which allocates nothing.
    unsafe {
        program.pre_exec(|| match libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0) {
            0 => Ok(()),
            _ => Err(std::io::Error::last_os_error()),
        });
    }
    let mut child = program.spawn().expect("the program starts");
    let main = child.id() as i32;
    let mut watch = Watch {
        folder: folder.to_owned(),
        fault: fault.clone(),
        calls: 0,
        struck: None,
        spoiled: Vec::new(),
    };
    let mut status = 0;
    wait(main, &mut status);
    let options = libc::PTRACE_O_TRACESYSGOOD
        | libc::PTRACE_O_TRACECLONE
        | libc::PTRACE_O_TRACEFORK
        | libc::PTRACE_O_TRACEVFORK
        | libc::PTRACE_O_EXITKILL;
    trace(libc::PTRACE_SETOPTIONS, main, options as usize);
    trace(libc::PTRACE_SYSCALL, main, 0);
    started(&mut child);
    let mut known = vec![main];
    loop {
        let who = wait(-1, &mut status);
        if who < 0 {
            break;
        }
        if libc::WIFEXITED(status) || libc::WIFSIGNALED(status) {
            if who == main {
                break;
            }
            continue;
        }
        let signal = libc::WSTOPSIG(status);
        let pass_on = match signal {
            SYSGOOD => {
                watch.at_call(main, who);
                0
            }
            // An event of the tracing itself, or a new thread's first stop.
            libc::SIGTRAP => 0,
            libc::SIGSTOP if !known.contains(&who) => 0,
            signal => signal,
        };
        if !known.contains(&who) {
            known.push(who);
        }
        trace(libc::PTRACE_SYSCALL, who, pass_on as usize);
    }
    // Its end was read above; this only tidies what the standard library keeps of it.
    let _ = child.try_wait();
    Ended {
        calls: watch.calls,
        struck: watch.struck,
    }
}

fn wait(who: i32, status: &mut i32) -> i32 {
    // Only children of this thread: other tests have theirs.
    // SAFETY: the call writes one int behind the pointer.
    unsafe { libc::waitpid(who, status, libc::__WALL | libc::__WNOTHREAD) }
}

/// A thread may have gone meanwhile: then there is nothing to do.
fn trace(what: libc::c_uint, who: i32, data: usize) {
    // SAFETY: these requests take numbers, no pointers.
    unsafe { libc::ptrace(what, who, 0, data) };
}

struct Watch {
    folder: PathBuf,
    fault: Fault,
    calls: u64,
    struck: Option<String>,
    /// Threads whose call was taken out and that wait for its error.
    spoiled: Vec<(i32, i32)>,
}

impl Watch {
    fn at_call(&mut self, main: i32, who: i32) {
        // struct ptrace_syscall_info: what it is, where, then the number and six arguments.
        let mut info = [0u64; 16];
        // SAFETY: the kernel writes at most the given length.
        unsafe {
            libc::ptrace(
                libc::PTRACE_GET_SYSCALL_INFO,
                who,
                std::mem::size_of_val(&info),
                info.as_mut_ptr(),
            )
        };
        const ENTRY: u64 = 1;
        if info[0] & 0xff != ENTRY {
            if let Some(at) = self.spoiled.iter().position(|(thread, _)| *thread == who) {
                let (_, error) = self.spoiled.swap_remove(at);
                answer(who, -i64::from(error));
            }
            return;
        }
        let call = info[3] as i64;
        let Some((what, path)) = kept_by(who, call, &info[4..10]) else {
            return;
        };
        if !path.starts_with(&self.folder) {
            return;
        }
        self.calls += 1;
        let error = match &self.fault {
            Fault::None => return,
            Fault::KillAt(n) if self.calls == *n => {
                // SAFETY: a plain signal to a child of ours.
                unsafe { libc::kill(main, libc::SIGKILL) };
                None
            }
            Fault::ErrorAt(n, error) if self.calls == *n => Some(*error),
            Fault::While(on, kind, end, error)
                if *kind == what
                    && on.load(SeqCst)
                    && path
                        .to_string_lossy()
                        .trim_end_matches(" (deleted)")
                        .contains(end) =>
            {
                Some(*error)
            }
            Fault::KillAt(_) | Fault::ErrorAt(..) | Fault::While(..) => return,
        };
        self.struck
            .get_or_insert(format!("{what:?} {}", path.display()));
        if let Some(error) = error {
            skip(who);
            self.spoiled.push((who, error));
        }
    }
}

/// Which file or folder a call keeps something in; None for all other calls.
fn kept_by(who: i32, call: i64, args: &[u64]) -> Option<(What, PathBuf)> {
    let open = |fd: u64| fs::read_link(format!("/proc/{who}/fd/{}", fd as i32)).ok();
    let named = |address: u64| text(who, address).map(PathBuf::from);
    let found = match call {
        libc::SYS_write | libc::SYS_pwrite64 | libc::SYS_writev | libc::SYS_pwritev => {
            (What::Write, open(args[0])?)
        }
        libc::SYS_fsync | libc::SYS_fdatasync => (What::Sync, open(args[0])?),
        libc::SYS_ftruncate | libc::SYS_fallocate => (What::Name, open(args[0])?),
        libc::SYS_openat if args[2] & libc::O_CREAT as u64 != 0 => (What::Name, named(args[1])?),
        libc::SYS_unlinkat | libc::SYS_mkdirat => (What::Name, named(args[1])?),
        libc::SYS_renameat | libc::SYS_renameat2 | libc::SYS_linkat => {
            (What::Name, named(args[3])?)
        }
        #[cfg(target_arch = "x86_64")]
        libc::SYS_unlink | libc::SYS_mkdir => (What::Name, named(args[0])?),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_rename | libc::SYS_link => (What::Name, named(args[1])?),
        _ => return None,
    };
    Some(found)
}

fn text(who: i32, address: u64) -> Option<String> {
    let memory = fs::File::open(format!("/proc/{who}/mem")).ok()?;
    let mut bytes = Vec::new();
    // Byte by byte up to the end: what lies behind it may not be readable.
    for at in address..address + 4096 {
        let mut byte = [0];
        memory.read_exact_at(&mut byte, at).ok()?;
        if byte[0] == 0 {
            break;
        }
        bytes.push(byte[0]);
    }
    CString::new(bytes).ok()?.into_string().ok()
}

/// Whether calls can be made to fail on this machine's processor.
pub const CAN_SPOIL: bool = cfg!(target_arch = "x86_64");

#[cfg(target_arch = "x86_64")]
fn registers(who: i32, change: impl FnOnce(&mut libc::user_regs_struct)) {
    // SAFETY: the kernel fills the struct and reads it back; all its fields are plain numbers.
    unsafe {
        let mut registers: libc::user_regs_struct = std::mem::zeroed();
        libc::ptrace(libc::PTRACE_GETREGS, who, 0, &mut registers);
        change(&mut registers);
        libc::ptrace(libc::PTRACE_SETREGS, who, 0, &registers);
    }
}

/// The call about to be made is no call.
#[cfg(target_arch = "x86_64")]
fn skip(who: i32) {
    registers(who, |registers| registers.orig_rax = u64::MAX);
}

#[cfg(target_arch = "x86_64")]
fn answer(who: i32, value: i64) {
    registers(who, |registers| registers.rax = value as u64);
}

#[cfg(not(target_arch = "x86_64"))]
fn skip(_: i32) {}

#[cfg(not(target_arch = "x86_64"))]
fn answer(_: i32, _: i64) {}
