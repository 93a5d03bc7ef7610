import { describe, expect, it } from 'vitest';
import { declineRatio } from './decline.ts';
import { createOutages } from './outages.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSlowNoise } from './slow-noise.ts';
import { ambientF, createWeather } from './weather.ts';

const draw = (seed: string, count: number) => {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => random.fraction());
};

describe('seeded randomness', () => {
  it('repeats from a seed and spreads evenly', () => {
    expect(draw('x', 50)).toEqual(draw('x', 50));
    expect(draw('x', 5)).not.toEqual(draw('y', 5));
    const many = draw('even', 20_000);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThan(1);
    expect(many.reduce((sum, each) => sum + each) / many.length).toBeCloseTo(0.5, 2);
  });

  it('draws normals with unit spread', () => {
    const random = createSeededRandom('normal');
    const values = Array.from({ length: 40_000 }, () => random.normal());
    const mean = values.reduce((sum, each) => sum + each) / values.length;
    const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});

describe('slow noise', () => {
  it.each([1, 60])('has the same spread in steps of %d s', (stepS) => {
    const noise = createSlowNoise(createSeededRandom('slow'), 2, 100);
    const values = Array.from({ length: 60_000 }, () => noise.step(stepS));
    const spread = Math.sqrt(values.reduce((sum, each) => sum + each ** 2, 0) / values.length);
    expect(spread).toBeGreaterThan(1.7);
    expect(spread).toBeLessThan(2.3);
  });
});

describe('outages', () => {
  it('come at their rate and last as long as they may', () => {
    const outages = createOutages(createSeededRandom('out'), {
      meanUpS: 1_000,
      shortestS: 50,
      longestS: 150,
    });
    let downS = 0;
    const steps = 400_000;
    for (let i = 0; i < steps; i += 1) {
      outages.step(1);
      if (outages.isDown) downS += 1;
    }
    expect(downS / steps).toBeCloseTo(100 / 1_100, 1);
  });

  it('never come when told so', () => {
    const never = { meanUpS: Infinity, shortestS: 1, longestS: 2 };
    const outages = createOutages(createSeededRandom('never'), never);
    outages.step(1e12);
    expect(outages.isDown).toBe(false);
  });
});

describe('decline', () => {
  it('is one today, falls, and follows Arps', () => {
    const shape = { initialPerDay: 0.002, exponent: 1, ageDays: 500 };
    expect(declineRatio(shape, 0)).toBe(1);
    // Harmonic: q ∝ 1 / (1 + Di·t), so (1 + 1) / (1 + 2) after as long again.
    expect(declineRatio(shape, 500)).toBeCloseTo(2 / 3, 12);
    expect(declineRatio(shape, -500)).toBeCloseTo(2, 12);
    expect(declineRatio(shape, -9_999)).toBe(declineRatio(shape, -500));
  });
});

describe('weather', () => {
  const weather = createWeather(createSeededRandom('sky'), -102);
  const meanOf = (fromMs: number, days: number) => {
    const hours = Array.from({ length: days * 24 }, (_, i) =>
      ambientF(weather, fromMs + i * 3.6e6),
    );
    return hours.reduce((sum, each) => sum + each) / hours.length;
  };

  it('is hot in July and cold in January', () => {
    expect(meanOf(Date.UTC(2026, 6, 1), 30)).toBeGreaterThan(meanOf(Date.UTC(2026, 0, 1), 30) + 25);
  });

  it('is warmer in the afternoon of West Texas than before dawn', () => {
    // 22:50 UTC is 16:00 solar time at 102.5° W.
    expect(ambientF(weather, Date.UTC(2026, 4, 5, 22, 50))).toBeGreaterThan(
      ambientF(weather, Date.UTC(2026, 4, 5, 10, 50)) + 10,
    );
  });
});
