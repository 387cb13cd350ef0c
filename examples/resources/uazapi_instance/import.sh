terraform import uazapi_instance.sales r76b15a4a3614b4

# Or by its name, if no other instance has the same:
terraform import uazapi_instance.sales "name:Vendas São Paulo"
