"""The papers behind the methods of a run, in BibTeX. docs/theory.md says which formula is whose."""


def _article(key, author, title, journal, volume, pages, year):
    return (f"@article{{{key},\n  author = {{{author}}},\n  title = {{{title}}},\n  journal = {{{journal}}},\n"
            f"  volume = {{{volume}}},\n  pages = {{{pages}}},\n  year = {{{year}}}\n}}")


def _preprint(key, author, title, number, year):
    return (f"@misc{{{key},\n  author = {{{author}}},\n  title = {{{title}}},\n  eprint = {{{number}}},\n"
            f"  archiveprefix = {{arXiv}},\n  year = {{{year}}}\n}}")


def _book(key, author, title, publisher, year):
    return (f"@book{{{key},\n  author = {{{author}}},\n  title = {{{title}}},\n  publisher = {{{publisher}}},\n"
            f"  year = {{{year}}}\n}}")


ENTRIES = {
    "becca2017": _book("becca2017", "Becca, Federico and Sorella, Sandro",
                       "Quantum {Monte Carlo} Approaches for Correlated Systems", "Cambridge University Press", 2017),
    "metropolis1953": _article(
        "metropolis1953", "Metropolis, Nicholas and Rosenbluth, Arianna W. and Rosenbluth, Marshall N. and Teller, Augusta H. "
        "and Teller, Edward", "Equation of State Calculations by Fast Computing Machines", "J. Chem. Phys.", 21, "1087--1092", 1953),
    "hastings1970": _article("hastings1970", "Hastings, W. K.", "{Monte Carlo} sampling methods using {Markov} chains and their "
                             "applications", "Biometrika", 57, "97--109", 1970),
    "umrigar1993": _article("umrigar1993", "Umrigar, C. J. and Nightingale, M. P. and Runge, K. J.", "A diffusion {Monte Carlo} algorithm "
                            "with very small time-step errors", "J. Chem. Phys.", 99, "2865--2890", 1993),
    "hukushima1996": _article("hukushima1996", "Hukushima, Koji and Nemoto, Koji", "Exchange {Monte Carlo} Method and Application to "
                              "Spin Glass Simulations", "J. Phys. Soc. Jpn.", 65, "1604--1608", 1996),
    "carleo2017": _article("carleo2017", "Carleo, Giuseppe and Troyer, Matthias", "Solving the quantum many-body problem with "
                           "artificial neural networks", "Science", 355, "602--606", 2017),
    "kato1957": _article("kato1957", "Kato, Tosio", "On the eigenfunctions of many-particle systems in quantum mechanics",
                         "Commun. Pure Appl. Math.", 10, "151--177", 1957),
    "gutzwiller1963": _article("gutzwiller1963", "Gutzwiller, Martin C.", "Effect of Correlation on the Ferromagnetism of Transition "
                               "Metals", "Phys. Rev. Lett.", 10, "159--162", 1963),
    "clark2011": _article("clark2011", "Clark, Bryan K. and Morales, Miguel A. and McMinis, Jeremy and Kim, Jeongnim and Scuseria, Gustavo E.",
                          "Computing the energy of a water molecule using multideterminants: A simple, efficient algorithm",
                          "J. Chem. Phys.", 135, "244105", 2011),
    "sherman1950": _article("sherman1950", "Sherman, Jack and Morrison, Winifred J.", "Adjustment of an Inverse Matrix Corresponding to a "
                            "Change in One Element of a Given Matrix", "Ann. Math. Stat.", 21, "124--127", 1950),
    "zaheer2017": _preprint("zaheer2017", "Zaheer, Manzil and Kottur, Satwik and Ravanbakhsh, Siamak and Poczos, Barnabas and "
                            "Salakhutdinov, Ruslan and Smola, Alexander", "Deep Sets", "1703.06114", 2017),
    "gilmer2017": _preprint("gilmer2017", "Gilmer, Justin and Schoenholz, Samuel S. and Riley, Patrick F. and Vinyals, Oriol and Dahl, "
                            "George E.", "Neural Message Passing for Quantum Chemistry", "1704.01212", 2017),
    "pescia2024": _article("pescia2024", "Pescia, Gabriel and Nys, Jannes and Kim, Jane and Lovato, Alessandro and Carleo, Giuseppe",
                           "Message-passing neural quantum states for the homogeneous electron gas", "Phys. Rev. B", 110, "035108", 2024),
    "li2024": _article("li2024", "Li, Ruichen and others", "A computational framework for neural network-based variational {Monte Carlo} "
                       "with {Forward Laplacian}", "Nat. Mach. Intell.", 6, "209--219", 2024),
    "marshall1955": _article("marshall1955", "Marshall, W.", "Antiferromagnetism", "Proc. R. Soc. Lond. A", 232, "48--68", 1955),
    "jordan1928": _article("jordan1928", "Jordan, P. and Wigner, E.", "{\\\"U}ber das {Paulische} {\\\"A}quivalenzverbot", "Z. Phys.", 47,
                           "631--651", 1928),
    "sorella1998": _article("sorella1998", "Sorella, Sandro", "{Green} Function {Monte Carlo} with Stochastic Reconfiguration",
                            "Phys. Rev. Lett.", 80, "4558--4561", 1998),
    "amari1998": _article("amari1998", "Amari, Shun-ichi", "Natural Gradient Works Efficiently in Learning", "Neural Comput.", 10,
                          "251--276", 1998),
    "chen2024": _article("chen2024", "Chen, Ao and Heyl, Markus", "Empowering deep neural quantum states through efficient optimization",
                         "Nat. Phys.", 20, "1476--1481", 2024),
    "rende2024": _article("rende2024", "Rende, Riccardo and others", "A simple linear algebra identity to optimize large-scale neural "
                          "network quantum states", "Commun. Phys.", 7, "260", 2024),
    "goldshlager2024": _article("goldshlager2024", "Goldshlager, Gil and Abrahamsen, Nilin and Lin, Lin", "A {Kaczmarz}-inspired approach "
                                "to accelerate the optimization of neural network wavefunctions", "J. Comput. Phys.", 516, "113351", 2024),
    "kingma2014": _preprint("kingma2014", "Kingma, Diederik P. and Ba, Jimmy", "Adam: A Method for Stochastic Optimization", "1412.6980", 2014),
    "reddi2018": _preprint("reddi2018", "Reddi, Sashank J. and Kale, Satyen and Kumar, Sanjiv", "On the Convergence of {Adam} and Beyond",
                           "1904.09237", 2019),
    "duchi2011": _article("duchi2011", "Duchi, John and Hazan, Elad and Singer, Yoram", "Adaptive Subgradient Methods for Online Learning "
                          "and Stochastic Optimization", "J. Mach. Learn. Res.", 12, "2121--2159", 2011),
    "polyak1964": _article("polyak1964", "Polyak, B. T.", "Some methods of speeding up the convergence of iteration methods",
                           "USSR Comput. Math. Math. Phys.", 4, "1--17", 1964),
    "bengio2012": _preprint("bengio2012", "Bengio, Yoshua and Boulanger-Lewandowski, Nicolas and Pascanu, Razvan", "Advances in Optimizing "
                            "Recurrent Networks", "1212.0901", 2012),
    "flyvbjerg1989": _article("flyvbjerg1989", "Flyvbjerg, H. and Petersen, H. G.", "Error estimates on averages of correlated data",
                              "J. Chem. Phys.", 91, "461--466", 1989),
    "gelman2013": _book("gelman2013", "Gelman, Andrew and Carlin, John B. and Stern, Hal S. and Dunson, David B. and Vehtari, Aki and "
                        "Rubin, Donald B.", "{Bayesian} Data Analysis, 3rd ed.", "Chapman and Hall/CRC", 2013),
    "wu2024": _article("wu2024", "Wu, Dian and others", "Variational benchmarks for quantum many-body problems", "Science", 386,
                       "296--301", 2024),
    "salmon2011": ("@inproceedings{salmon2011,\n  author = {Salmon, John K. and Moraes, Mark A. and Dror, Ron O. and Shaw, David E.},\n"
                   "  title = {Parallel random numbers: as easy as 1, 2, 3},\n  booktitle = {SC '11},\n  year = {2011}\n}"),
    "srivastava2014": _article("srivastava2014", "Srivastava, Nitish and Hinton, Geoffrey and Krizhevsky, Alex and Sutskever, Ilya and "
                               "Salakhutdinov, Ruslan", "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
                               "J. Mach. Learn. Res.", 15, "1929--1958", 2014),
}

# What each choice of a configuration rests on.
_SAMPLERS = {"metropolis": ["metropolis1953"], "langevin": ["hastings1970", "umrigar1993"], "tempering": ["hukushima1996"],
             "flip": ["metropolis1953"], "exchange": ["metropolis1953"], "hop": ["metropolis1953"], "hamiltonian": ["hastings1970"],
             "gibbs": ["carleo2017"]}
_FACTORS = {"rbm": ["carleo2017"], "slater": ["sherman1950"], "deep_sets": ["zaheer2017", "li2024"], "network": ["li2024"],
            "message_passing": ["gilmer2017", "pescia2024"]}
_OPTIMIZERS = {"adam": ["kingma2014"], "amsgrad": ["reddi2018"], "adagrad": ["duchi2011"], "momentum": ["polyak1964"],
               "nesterov": ["bengio2012"]}
_NATURAL = {"sr": ["sorella1998", "amari1998"], "minsr": ["sorella1998", "chen2024", "rende2024"],
            "spring": ["sorella1998", "goldshlager2024"]}


def _kind(content):
    return content.get("kind") if isinstance(content, dict) else content


def _program(run):
    version, commit = run.provenance.get("version", ""), run.provenance.get("git_commit", "")
    return ("@software{ritz,\n  author = {{The Ritz developers}},\n  title = {Ritz: variational {Monte Carlo} with neural quantum states},\n"
            f"  version = {{{_plain(version)}, commit {_plain(commit)}}}\n}}")


def _plain(text):
    """A text of a file without what would end an entry."""
    return "".join(c for c in str(text) if c.isalnum() or c in ".-_ ")


def citations(run):
    """BibTeX entries, the program itself first, of what this run or fit used."""
    configuration, keys = run.configuration, []
    if run.is_fit:
        training = configuration.get("training", {})
        keys += _OPTIMIZERS.get(_kind(training.get("optimizer")), [])
        keys += ["srivastava2014"] if training.get("dropout") else []
    else:
        keys += _of_run(run, configuration)
    return [_program(run)] + [ENTRIES[key] for key in dict.fromkeys(keys)]


def _of_run(run, configuration):
    system, on_lattice = configuration.get("system", {}), run.unit == ""
    keys = ["becca2017"]
    for factor in configuration.get("wavefunction", []):
        if factor.get("kind") == "jastrow":
            keys += ["gutzwiller1963"] if on_lattice else ["kato1957"]
        else:
            keys += [key for key in _FACTORS.get(factor.get("kind"), []) if not (on_lattice and key == "li2024")]
        if factor.get("kind") == "slater" and isinstance(factor.get("determinants"), list):
            keys += ["clark2011"]
    keys += ["marshall1955"] if system.get("marshall") else []
    keys += ["jordan1928"] if system.get("kind") in ("fermi_hubbard", "t_v") else []
    sampler = configuration.get("sampler", {})
    keys += _SAMPLERS.get(_kind(sampler), [])
    optimizer = configuration.get("optimizer", {})
    if optimizer.get("iterations", 1):
        keys += _OPTIMIZERS.get(_kind(optimizer), []) + _NATURAL.get(_kind(optimizer.get("natural_gradient")), [])
    if _kind(sampler) != "exact":
        keys += ["flyvbjerg1989", "gelman2013", "salmon2011"]
    return keys + (["wu2024"] if run.summary.get("v_score") is not None else [])
