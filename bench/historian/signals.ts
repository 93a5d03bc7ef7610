import type { Random } from './random.ts';

/** The next value of a signal; `scan` counts from 0. */
export type Signal = (scan: number) => number;

/** Local level plus a slow sine: what most analog measurements look like within an hour, in steps of resolution. */
function wander(random: Random, noiseSteps: number): Signal {
  let level = 2_000 + random.uniform() * 6_000;
  const walk = noiseSteps * 0.15;
  const swing = 20 + random.uniform() * 200;
  const periodScans = 600 + random.uniform() * 3_000;
  return (scan) => {
    level += walk * random.normal();
    const sine = swing * Math.sin((2 * Math.PI * scan) / periodScans);
    return level + sine + noiseSteps * random.normal();
  };
}

const noiseOf = (random: Random) => 0.5 * 20 ** random.uniform();

/** A meter's decimals, parsed from text: steps / 10^digits. */
export function decimalSignal(random: Random): Signal {
  const ten = random.uniform() < 0.5 ? 10 : 100;
  const steps = wander(random, noiseOf(random));
  return (scan) => Math.round(steps(scan)) / ten;
}

/** A register scaled by a driver: raw * 0.01. */
export function scaledSignal(random: Random): Signal {
  const tenth = random.uniform() < 0.5 ? 0.1 : 0.01;
  const steps = wander(random, noiseOf(random));
  return (scan) => Math.round(steps(scan)) * tenth;
}

/** An analog input card of 27,648 counts over the span, in float32. */
export function convertedSignal(random: Random): Signal {
  const span = [10, 100, 160, 250, 600, 1_500][Math.floor(random.uniform() * 6)]!;
  const counts = wander(random, noiseOf(random));
  return (scan) => {
    const count = Math.min(27_648, Math.max(0, Math.round(counts(scan))));
    return Math.fround((count / 27_648) * span);
  };
}

/** A float32 computed from others: every bit of it moves. */
export function noisySignal(random: Random): Signal {
  const value = wander(random, 10);
  return (scan) => Math.fround(value(scan) * 0.013_37);
}

/** Totals that grow by what flowed; every other one is a pulse count that grows now and then. */
export function counterSignal(random: Random): Signal {
  let total = Math.floor(random.uniform() * 1e7);
  const rate = random.uniform() < 0.5 ? 0.2 : 5 + random.uniform() * 50;
  return () => {
    total += Math.max(0, Math.round(rate + Math.sqrt(rate) * random.normal()));
    return total;
  };
}

/** Moves to another of `states` after some minutes on average. */
export function stateSignal(random: Random, states: number): Signal {
  let state = 0;
  return () => {
    if (random.uniform() < 1 / 300) state = Math.floor(random.uniform() * states);
    return state;
  };
}

/** Changed by people, some times a day. */
export function setpointSignal(random: Random): Signal {
  let setpoint = 50;
  return () => {
    if (random.uniform() < 1 / 7_200) setpoint = Math.round(random.uniform() * 1_000) / 10;
    return setpoint;
  };
}

/** Drifts by a step of 0.1 every some ten seconds, and flickers between two steps. */
export function temperatureSignal(random: Random): Signal {
  let degrees = 60 + random.uniform() * 60;
  return () => {
    degrees += 0.01 * random.normal();
    return Math.round((degrees + 0.02 * random.normal()) * 10) / 10;
  };
}
