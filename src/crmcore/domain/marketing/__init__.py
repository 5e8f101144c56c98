"""What is proposed to customers."""
