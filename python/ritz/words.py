"""Systems in words and as formulas, in HTML. What comes from files is escaped."""

from html import escape

_HOPPING = "−<i>t</i> Σ<sub>⟨ij⟩</sub> (c†<sub>i</sub>c<sub>j</sub> + h.c.)"
FORMULAS = {
    "harmonic_trap": "Σ<sub>p</sub> [−½∇<sub>p</sub>² + ½ Σ<sub>k</sub> ω<sub>k</sub>² x<sub>pk</sub>²]",
    "double_dot": "Σ<sub>p</sub> [−½∇<sub>p</sub>² + ½ω²((|x<sub>p</sub>| − d/2)² + y<sub>p</sub>²)]",
    "atom": "Σ<sub>p</sub> [−½∇<sub>p</sub>² − Z/r<sub>p</sub>]",
    "molecule": "Σ<sub>p</sub> [−½∇<sub>p</sub>² − Σ<sub>I</sub> Z<sub>I</sub>/r<sub>pI</sub>] + Σ<sub>I&lt;J</sub> Z<sub>I</sub>Z<sub>J</sub>/R<sub>IJ</sub>",
    "electron_gas": "−½ Σ<sub>p</sub> ∇<sub>p</sub>²",
    "transverse_field_ising": "−<i>J</i> Σ<sub>⟨ij⟩</sub> σᶻ<sub>i</sub>σᶻ<sub>j</sub> − <i>h</i> Σ<sub>i</sub> σˣ<sub>i</sub>",
    "heisenberg": "<i>J</i> Σ<sub>⟨ij⟩</sub> (SˣSˣ + SʸSʸ + Δ SᶻSᶻ) + <i>J</i>₂ Σ<sub>⟨⟨ij⟩⟩</sub> S<sub>i</sub>·S<sub>j</sub>",
    "pauli": "Σ<sub>k</sub> c<sub>k</sub> P<sub>k</sub>",
    "bose_hubbard": "−<i>t</i> Σ<sub>⟨ij⟩</sub> (b†<sub>i</sub>b<sub>j</sub> + h.c.) + ½<i>U</i> Σ<sub>i</sub> n<sub>i</sub>(n<sub>i</sub> − 1)",
    "fermi_hubbard": _HOPPING + " + <i>U</i> Σ<sub>i</sub> n<sub>i↑</sub>n<sub>i↓</sub>",
    "t_v": _HOPPING + " + <i>V</i> Σ<sub>⟨ij⟩</sub> n<sub>i</sub>n<sub>j</sub>",
}
PAIRS = {
    "coulomb": "Σ<sub>p&lt;q</sub> s/r<sub>pq</sub>",
    "hard_core": "hard cores",
    "gaussian": "Σ<sub>p&lt;q</sub> s exp(−r<sub>pq</sub>²/2ℓ²)",
    "inverse_square": "Σ<sub>p&lt;q</sub> c/r<sub>pq</sub>²",
}
NAMES = {"harmonic_trap": "in a harmonic trap", "double_dot": "in two coupled quantum dots", "atom": "about a nucleus",
         "molecule": "about nuclei at rest", "electron_gas": "in a homogeneous background", "transverse_field_ising": "Spins ½, transverse-field Ising model",
         "heisenberg": "Spins ½, Heisenberg model", "pauli": "Spins ½, a sum of Pauli strings", "bose_hubbard": "Bosons, Hubbard model",
         "fermi_hubbard": "Fermions of spin ½, Hubbard model", "t_v": "Spinless fermions, t–V model"}


def formula(system):
    """H = …; empty for a kind that is not known here."""
    kinetic = FORMULAS.get(system.get("kind"))
    if not kinetic:
        return ""
    pairs = system.get("interaction")
    kind = pairs.get("kind") if isinstance(pairs, dict) else pairs
    text = PAIRS.get(kind, "")
    if kind == "coulomb" and isinstance(pairs, dict) and pairs.get("softening"):
        text = "Σ<sub>p&lt;q</sub> s/√(r<sub>pq</sub>² + a²)"
    return "<i>H</i> = " + kinetic + (" + " + text if text else "")


def system_in_words(configuration):
    """One sentence on who is where, and the factors of ψ."""
    system = configuration.get("system", {})
    kind = system.get("kind", "")
    words = NAMES.get(kind, str(kind).replace("_", " "))
    if words[:1].islower():
        particles = system.get("particles", system.get("electrons"))
        total = sum(particles) if isinstance(particles, list) else particles
        name = {"fermion": "fermions", "boson": "bosons"}.get(system.get("statistics"), "electrons")
        spins = f" ({particles[0]} ↑, {particles[1]} ↓)" if isinstance(particles, list) and len(particles) == 2 else ""
        words = f"{total} {name}{spins} {words}" if total is not None else f"{name} {words}"
        words += f", {system['dimensions']} dimensions" if "dimensions" in system else ""
    lattice = system.get("lattice")
    if isinstance(lattice, dict):
        extent = lattice.get("extent")
        shape = " × ".join(map(str, extent)) if isinstance(extent, list) else str(extent or lattice.get("sites"))
        words += f", {lattice.get('kind', 'graph')} of {shape} sites" if extent is None or lattice.get("kind") in ("chain", "square", "cubic") \
            else f", {lattice.get('kind')} lattice of {shape} cells"
    factors = " × ".join(str(factor.get("kind", "?")) for factor in configuration.get("wavefunction", []) if isinstance(factor, dict))
    return escape(words), escape(factors)
