"""What happened that is about someone: who follows, answers, likes and names them, and which plans changed."""
