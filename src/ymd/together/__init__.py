"""함께하기: people answer each other's plans, and no plan takes more than it has seats for."""
