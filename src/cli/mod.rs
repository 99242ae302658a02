//! The operator's side of the program: understands what is typed, asks the supervisor, prints its answer.
//! Must not hold a sentence of its own.

mod answer;
mod args;
mod check;
mod client;
mod complaint;
mod events;
mod help;
mod init;
mod logs;
mod print;
mod progress;
mod records;
#[cfg(feature = "embedded")]
mod serve;
mod words;

use std::env;
use std::ffi::{OsStr, OsString};
use std::mem::ManuallyDrop;

use answer::Answer;
use args::{Command, Invocation, Options};
use progress::Progress;
use words::CommandLine;

use crate::daemon::{guard, read_config, run as supervise};
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::instance::Instance;
use crate::locale::{self, Catalog, Chosen, Language, Voice};
use crate::protocol::{Choice, Reply, Request};
use crate::supervisor::report::Told;

/// Does what the arguments say, the program's name first, and tells it to the operator.
#[must_use]
pub fn run(arguments: Vec<OsString>) -> Exit {
    if guard(&arguments) {
        return Exit::Done;
    }
    let line = words::canonical(arguments);
    let chosen = locale::choose(line.language.as_deref(), variable, system_languages);
    #[cfg(feature = "embedded")]
    if serve::is_meant(&line) {
        return serve::run(&line, &chosen);
    }
    let (options, command) = match understand(&line, &chosen) {
        Ok(Invocation { options, command }) => (options, Ok(command)),
        Err(error) => (Options::of_misunderstood(&line), Err(error)),
    };
    // The process ends with this: taking the catalog apart first would be work for nobody.
    let mut answer = ManuallyDrop::new(Answer::new(voice(&chosen), &options, variable));
    let done = match &command {
        Ok(command) => obey(command, &options, &line, &chosen, &mut answer),
        Err(error) => Err(Error::Usage(error.clone())),
    };
    if let Err(error) = &done {
        learn_of_refused(error, &options, &mut answer);
    }
    match (done, &command) {
        (Ok(exit), _) => exit,
        (Err(error), Ok(Command::Status(_))) => answer.no_status(&error),
        (Err(Error::NotRunning), Ok(Command::Stop(_))) => answer.nothing_to_stop(),
        (Err(error), _) => answer.error(&error),
    }
}

fn understand(line: &CommandLine, chosen: &Chosen) -> Result<Invocation, UsageError> {
    unknown_language(chosen).map_or_else(|| args::parse(line, &chosen.languages), Err)
}

/// The fault of a `--lang` that names no language.
fn unknown_language(chosen: &Chosen) -> Option<UsageError> {
    let value = chosen.unknown.clone()?;
    let known = Language::all().map(|language| language.tag().to_owned());
    Some(UsageError::BadLanguage {
        value,
        known: known.collect(),
    })
}

fn obey(
    command: &Command,
    options: &Options,
    line: &CommandLine,
    chosen: &Chosen,
    answer: &mut Answer,
) -> Result<Exit, Error> {
    let wait = !options.no_wait;
    match command {
        Command::Help(topic) => answer.help(*topic),
        Command::Version => Answer::version(),
        Command::Run => {
            let mut progress = if options.quiet || options.json {
                Progress::Silent
            } else {
                Progress::Aloud(voice(chosen).into(), answer.terminal())
            };
            let aloud = &mut |told: &Told| progress.tell(told);
            let language = line.language.as_deref().and_then(OsStr::to_str);
            supervise(&instance(options)?, language, aloud).map(|()| Exit::Done)
        }
        Command::Init => {
            let here = env::current_dir().unwrap_or_default();
            let instance = instance(options)?.absolute(|| here.clone());
            init::run(&instance, options, &here, answer)
        }
        Command::Reload => {
            let request = Request::Reload {
                exec: options.exec,
                wait,
            };
            ask(&request, &[], options, line, chosen, answer)
        }
        Command::Logs(choices) => logs::run(choices, &instance(options)?, options, answer),
        Command::Events => events::run(&instance(options)?, options, voice(chosen), answer),
        Command::Check => {
            let instance = instance(options)?.absolute(|| env::current_dir().unwrap_or_default());
            check::run(&instance, options, answer)
        }
        Command::Status(choices) => {
            let request = Request::Status {
                components: choices.clone(),
            };
            ask(&request, choices, options, line, chosen, answer)
        }
        Command::Start(choices) => {
            let request = Request::Start {
                components: choices.clone(),
                wait,
            };
            let exit = ask(&request, choices, options, line, chosen, answer)?;
            let typed = line.commands.first().map(|word| word.typed.as_str());
            answer.longer_phrase(typed.unwrap_or_default());
            Ok(exit)
        }
        Command::Stop(choices) => {
            let request = Request::Stop {
                components: choices.clone(),
                wait,
            };
            let exit = ask(&request, choices, options, line, chosen, answer)?;
            if choices.is_empty() && wait && exit == Exit::Done {
                answer.supervisor_stopped()?;
            }
            Ok(exit)
        }
        Command::Restart(choices) => {
            let request = Request::Restart {
                components: choices.clone(),
                wait,
            };
            ask(&request, choices, options, line, chosen, answer)
        }
    }
}

fn ask(
    request: &Request,
    choices: &[Choice],
    options: &Options,
    line: &CommandLine,
    chosen: &Chosen,
    answer: &mut Answer,
) -> Result<Exit, Error> {
    let instance = instance(options)?;
    let is_status = matches!(request, Request::Status { .. });
    let mut progress = if is_status || options.quiet || options.json {
        Progress::Silent
    } else {
        Progress::new(answer.terminal(), chosen, voice)
    };
    let reply = if is_status {
        client::ask_status(&instance, request, options.timeout, &mut || {
            answer.rehearse();
        })
    } else {
        let tell = &mut |told: &Told| progress.tell(told);
        client::ask(
            &instance,
            request,
            options.timeout,
            line.language.as_deref(),
            tell,
        )
    };
    progress.end();
    match reply? {
        Reply::Status(status) => answer.status(&status, choices.is_empty(), &|id| instance.log(id)),
        Reply::Done { components } => answer.outcomes(&components),
        Reply::Refused(refusal) => Err(Error::Refused(refusal)),
        // The answer to `reload --exec`; of a restart, `client` keeps it to itself.
        Reply::Successor { .. } => answer.supervisor_replaced(),
        Reply::Notice(_) => Err(Error::ConnectionLost),
    }
}

/// A refusal has no description of its component in it: it was the configuration on disk that was refused.
fn learn_of_refused(error: &Error, options: &Options, answer: &mut Answer) {
    let Error::Refused(refusal) = error else {
        return;
    };
    let Some(id) = refusal.component() else {
        return;
    };
    let config = instance(options).and_then(|instance| read_config(&instance));
    let components = config.map(|config| config.components).unwrap_or_default();
    for component in components.iter().filter(|component| component.id == *id) {
        answer.learn(id, component.description.as_deref());
    }
}

fn instance(options: &Options) -> Result<Instance, Error> {
    let is_root = rustix::process::geteuid().is_root();
    Instance::locate(
        options.home.as_deref(),
        options.config.as_deref(),
        variable,
        is_root,
    )
}

fn voice(chosen: &Chosen) -> Voice {
    Voice::new(Catalog::of(chosen), words::component_name)
}

fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}

fn system_languages() -> Vec<String> {
    sys_locale::get_locales().collect()
}
