"""A ward that we invented, so that we know what is true of it: eleven districts, ages, who helps, who answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DISTRICTS = 11
AGES = 5


@dataclass(frozen=True, eq=False)
class Ward:
    """People by row: district, block of 60, age band, whether they help (1) or not, and ties from 0 to 3."""

    district: np.ndarray
    block: np.ndarray
    age: np.ndarray
    helps: np.ndarray
    ties: np.ndarray

    @classmethod
    def invented(cls, seed: int = 11, size: int = 20_000) -> Ward:
        dice = np.random.default_rng(seed)
        share = np.linspace(2, 0.6, DISTRICTS)
        district = np.sort(dice.choice(DISTRICTS, size, p=share / share.sum()))
        block = np.arange(size) // 60
        age = dice.choice(AGES, size, p=[0.12, 0.2, 0.25, 0.25, 0.18])
        mood = dice.normal(0, 0.25, block.max() + 1)[block]
        leaning = -1.1 + 0.25 * age - 0.04 * district + mood
        helps = (dice.random(size) < 1 / (1 + np.exp(-leaning))).astype(int)
        ties = np.clip(np.rint(1.2 + 0.3 * age - 0.05 * district + mood + dice.normal(0, 0.9, size)), 0, 3).astype(int)
        return cls(district, block, age, helps, ties)

    def drawn(self, dice: np.random.Generator, each: int) -> np.ndarray:
        """Rows of a stratified sample, as many from each district."""
        order = np.argsort(self.district + dice.random(len(self.district)))
        first = np.searchsorted(self.district, np.arange(DISTRICTS))
        return order[(first[:, None] + np.arange(each)).ravel()]

    def blocks_drawn(self, dice: np.random.Generator, each: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows of everybody in some blocks of each district, with how many blocks there are, and were drawn."""
        first = np.r_[True, self.block[1:] != self.block[:-1]]
        where = self.district[first]  # a block on a border belongs to the district of its first resident
        order = np.lexsort((dice.random(len(where)), where))
        begins = np.searchsorted(where, np.arange(DISTRICTS))
        chosen = np.sort(order[(begins[:, None] + np.arange(each)).ravel()])
        rows = np.flatnonzero(np.isin(self.block, chosen))
        return rows, where[self.block[rows]], np.bincount(where, minlength=DISTRICTS)
