//! The options of a command, made known to clap once it is the command that was typed: there are hundreds, and most runs
//! need those of one.

use clap::builder::{Resettable, StyledStr};
use clap::{ArgMatches, Args, Command, FromArgMatches};

/// Options of one command.
#[derive(Debug)]
pub struct Deferred<O>(pub O);

impl<O: Args> Args for Deferred<O> {
    fn augment_args(command: Command) -> Command {
        command.defer(|command| with_options(command, O::augment_args))
    }

    fn augment_args_for_update(command: Command) -> Command {
        command.defer(|command| with_options(command, O::augment_args_for_update))
    }
}

/// By now clap has given the command the options of all commands; help lists its own before them. What the command is
/// for was said where it stands among the others.
fn with_options(command: Command, augment: fn(Command) -> Command) -> Command {
    let globals = command.get_arguments().count();
    let about: Resettable<StyledStr> = command.get_about().cloned().into();
    let long_about: Resettable<StyledStr> = command.get_long_about().cloned().into();
    let command = augment(command).about(about).long_about(long_about);
    let mut order: Vec<_> = command.get_arguments().cloned().collect();
    order.rotate_left(globals);
    let mut order = order.into_iter();
    command.mut_args(|argument| order.next().unwrap_or(argument))
}

impl<O: FromArgMatches> FromArgMatches for Deferred<O> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        O::from_arg_matches(matches).map(Deferred)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, clap::Error> {
        O::from_arg_matches_mut(matches).map(Deferred)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}
