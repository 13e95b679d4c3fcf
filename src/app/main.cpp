#include <ritz/app/program.hpp>

int main(int argc, char** argv) { return ritz::program(argc, argv); }
