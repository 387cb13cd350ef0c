resource "uazapi_instance" "sales" {
  name                = "Vendas São Paulo"
  admin_field_01      = "cliente 1042"
  deletion_protection = true
}
